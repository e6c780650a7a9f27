import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = dirname(dirname(import.meta.dirname));

/** The source files, tests left out, in the order of their paths. */
export const sourcePaths: readonly string[] = globSync("src/**/*.ts", { cwd: root })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => !path.endsWith(".test.ts"))
  .sort();

const texts = new Map(sourcePaths.map((path) => [path, readFileSync(join(root, path), "utf8")]));

/** The text of a source file. */
export function sourceText(path: string): string {
  return texts.get(path) ?? "";
}

/** The folders, and the files beside them, outside the catalogue that say this text. */
export function placesThatSay(text: string): string[] {
  const places = sourcePaths
    .filter((path) => !path.startsWith("src/catalogue/"))
    .filter((path) => sourceText(path).includes(`"${text}"`))
    .map((path) => path.split("/").slice(0, 2).join("/"));
  return [...new Set(places)];
}

/** The file that exports this function; undefined when there is none. */
export function fileOfFunction(name: string): string | undefined {
  if (name === "") return undefined;
  const declared = new RegExp(`^export (async )?function ${name}\\b`, "m");
  return sourcePaths.find((path) => declared.test(sourceText(path)));
}
