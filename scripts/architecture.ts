/**
 * Checks who imports whom, by the rules in .dependency-cruiser.cjs.
 * A tool that reads nothing finds nothing wrong (with a TypeScript that it does not know, dependency-cruiser
 * does just that), so every file of src must have been read, and there must be enough of them.
 */
import { globSync } from "node:fs";
import { cruise, format, type ICruiseResult } from "dependency-cruiser";
import extractOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";

// Not far below what there is; raised as src grows.
const fewestModules = 90;

const { output } = await cruise(
  ["src"],
  await extractOptions("./.dependency-cruiser.cjs"),
  undefined,
  {
    tsConfig: extractTsConfig("./tsconfig.json"),
  },
);
const result = output as ICruiseResult;
const report = await format(result, { outputType: "err-long" });
if (typeof report.output === "string") console.log(report.output.trim());

const read = new Set(result.modules.map(({ source }) => source));
const onDisk = globSync("src/**/*.ts").map((path) => path.replaceAll("\\", "/"));
const unread = onDisk.filter((path) => !read.has(path));
if (unread.length > 0) console.log(`not read at all: ${unread.join(", ")}`);
const tooFew = onDisk.length < fewestModules;
if (tooFew) console.log(`only ${onDisk.length} modules in src, at least ${fewestModules} expected`);

process.exitCode = report.exitCode > 0 || unread.length > 0 || tooFew ? 1 : 0;
