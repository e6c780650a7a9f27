// Where the launcher is and how it speaks. All of bin/ is plain JavaScript for Node 18 and newer without
// dependencies, since it runs before they exist. It says everything on stderr: stdout belongs to the program.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout, or the folder of the installed package. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** An installed package ships the bundle and no sources: it has nothing to install and nothing to build. */
export const isCheckout = existsSync(join(root, "src"));

/** Prints one line for the person who waits. */
export function say(line) {
  process.stderr.write(`kakin: ${line}\n`);
}

/** Prints one line that says what to do, and ends the process. */
export function giveUp(line) {
  say(line);
  process.exit(1);
}

/** The text of a file, or undefined where there is none. */
export function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** The seconds that have passed since `startedMs`, as a person reads them. */
export function secondsSince(startedMs) {
  return `${((Date.now() - startedMs) / 1000).toFixed(1)} s`;
}
