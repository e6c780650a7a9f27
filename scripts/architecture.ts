/**
 * Checks who imports whom, by the rules in .dependency-cruiser.cjs.
 * A tool that reads nothing finds nothing wrong (with a TypeScript that it does not know, dependency-cruiser
 * does just that), so every file of src must have been read, and there must be enough of them.
 */
import { globSync } from "node:fs";
import { cruise, type ICruiseResult, type IViolation } from "dependency-cruiser";
import extractOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";

// Not far below what there is; raised as src grows.
const fewestModules = 200;

const options = await extractOptions("./.dependency-cruiser.cjs");
const tsConfig = extractTsConfig("./tsconfig.json");
const rules = options.ruleSet?.forbidden ?? [];
const isRunTime = (name: string | undefined) => name?.startsWith("run-time-") === true;

/** Reads src and judges it: with the imports of types, or without them, as it is when it runs. */
async function judge(withTypes: boolean): Promise<ICruiseResult> {
  const forbidden = rules.filter(({ name }) => isRunTime(name) !== withTypes);
  const how = { ...options, ruleSet: { forbidden }, tsPreCompilationDeps: withTypes };
  const { output } = await cruise(["src"], how, undefined, { tsConfig });
  return output as ICruiseResult;
}

/** One line for each violation; of the many ways to what a file must not reach, the shortest says enough. */
function tell(name: string | undefined, broken: IViolation[]): string[] {
  const ways = broken.map(({ from, to, via, cycle }) => [
    ...new Set([from, ...(via ?? cycle ?? []).map((step) => step.name), to]),
  ]);
  ways.sort((one, other) => one.length - other.length);
  const told = isRunTime(name)
    ? ways.filter(([from], i) => ways.findIndex(([first]) => first === from) === i)
    : ways;
  return told.map((way) => `${name}: ${way.join(" → ")}`);
}

const { modules, summary } = await judge(true);
const runTime = await judge(false);
const violations = [...summary.violations, ...runTime.summary.violations];
const faults: string[] = [];

for (const { name, comment } of rules) {
  const broken = violations.filter(({ rule }) => rule.name === name);
  faults.push(...tell(name, broken));
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
