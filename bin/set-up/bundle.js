import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { giveUp, isCheckout, readIfThere, root, say, secondsSince } from "./place.js";

const bundle = join(root, "dist", "kakin.cjs");
const stamp = join(root, "dist", ".sources");

/** Makes sure that the bundle in dist/ was made of the sources as they are now, and returns its path. */
export function ensureBundle(node) {
  if (!isCheckout) return bundle;
  const sources = `${nodeName(node)}\n${listSources()}`;
  if (existsSync(bundle) && readIfThere(stamp) === sources) return bundle;
  const startedMs = Date.now();
  say(existsSync(bundle) ? "the sources have changed, building …" : "building …");
  const { status } = spawnSync(node, [join(root, "scripts", "build.ts")], {
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) giveUp("the build failed: mend what it says above, then try again.");
  writeFileSync(stamp, sources);
  say(`built in ${secondsSince(startedMs)}.`);
  return bundle;
}

/** The files that the bundle is made of, with size and time of change: cheap to read, and any edit shows. */
function listSources() {
  const lines = [];
  const visit = (path) => {
    const found = statSync(path);
    if (found.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else if (!path.endsWith(".test.ts"))
      lines.push(`${relative(root, path)} ${found.size} ${found.mtimeMs}`);
  };
  const ofBuild = ["build.ts", "compile-bundle.ts", "run-and-keep.ts"];
  visit(join(root, "src"));
  for (const name of ofBuild) visit(join(root, "scripts", name));
  visit(join(root, "package-lock.json"));
  return lines.join("\n");
}

/** What is compiled is compiled for one Node: another one has it made anew. Ours changes with package-lock.json. */
function nodeName(node) {
  return realpathSync(node).startsWith(join(root, "node_modules"))
    ? "our Node"
    : `Node ${process.version}`;
}
