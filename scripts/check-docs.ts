/**
 * Checks that docs/generated/ says what the tables say: writes it anew and compares.
 * What is on disk is compared, not what is committed, so that the check can be run before a commit.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";

const writer = "scripts/docs.ts";
const generated = "docs/generated/**/*";

function readGenerated(): Map<string, string> {
  const files = globSync(generated, { withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => [
      `${parentPath}/${name}`,
      readFileSync(`${parentPath}/${name}`, "utf8"),
    ]),
  );
}

const before = readGenerated();
// Tolerated only as long as there is nothing to write and nothing was ever written.
if (!existsSync(writer) && before.size === 0) {
  console.log(`${writer} is not there yet`);
} else {
  const { status } = spawnSync(process.execPath, [writer], { stdio: "inherit" });
  const after = readGenerated();
  const stale = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  if (status !== 0) console.log(`${writer} failed`);
  if (after.size === 0) console.log(`${writer} wrote nothing`);
  for (const path of stale) console.log(`${path} was stale; it has been written anew, commit it`);
  process.exitCode = status !== 0 || after.size === 0 || stale.length > 0 ? 1 : 0;
}
