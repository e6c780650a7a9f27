/**
 * Checks who imports whom, by the rules in .dependency-cruiser.cjs.
 * A tool that reads nothing finds nothing wrong (with a TypeScript that it does not know, dependency-cruiser
 * does just that), so every file of src must have been read, and there must be enough of them.
 */
import { globSync } from "node:fs";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";

// Not far below what there is; raised as src grows.
const fewestModules = 120;

const options = await extractOptions("./.dependency-cruiser.cjs");
const tsConfig = extractTsConfig("./tsconfig.json");
const { output } = await cruise(["src"], options, undefined, { tsConfig });
const { modules, summary } = output as ICruiseResult;
const faults: string[] = [];

for (const { name, comment } of options.ruleSet?.forbidden ?? []) {
  const broken = summary.violations.filter(({ rule }) => rule.name === name);
  for (const { from, to, via, cycle } of broken) {
    const way = (via ?? cycle ?? []).map((step) => step.name);
    faults.push(`${name}: ${[...new Set([from, ...way, to])].join(" → ")}`);
  }
  if (broken.length > 0 && comment !== undefined) faults.push(`  ${comment}`);
}

const read = new Set(modules.map(({ source }) => source));
const onDisk = globSync("src/**/*.ts").map((path) => path.replaceAll("\\", "/"));
const unread = onDisk.filter((path) => !read.has(path));
if (unread.length > 0) faults.push(`not read at all: ${unread.join(", ")}`);
if (onDisk.length < fewestModules) {
  faults.push(`${onDisk.length} modules in src, at least ${fewestModules} expected`);
}

console.log([...faults, `${onDisk.length - unread.length} modules read`].join("\n"));
process.exitCode = faults.length > 0 ? 1 : 0;
