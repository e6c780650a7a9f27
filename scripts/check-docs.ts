/**
 * Checks that docs/generated/ says what the tables say: writes it anew and compares.
 * What is on disk is compared, not what is committed, so that the check can be run before a commit.
 */
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";

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
const { status } = spawnSync(process.execPath, [writer], { stdio: "inherit" });
const after = readGenerated();
const pages = new Set([...before.keys(), ...after.keys()]);
const stale = [...pages].filter((path) => before.get(path) !== after.get(path));

if (status !== 0) console.log(`${writer} failed`);
if (after.size === 0) console.log(`${writer} wrote nothing`);
for (const path of stale) console.log(`${path} was stale; it has been written anew, commit it`);
process.exitCode = status !== 0 || after.size === 0 || stale.length > 0 ? 1 : 0;
