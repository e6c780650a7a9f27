import type { JsonValue } from "../versions/wire-object.ts";

/** Prints a line for people or programs. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Ends quietly, from now on, when whoever read our output is gone, as with `| head`. */
export function endWithReader(): void {
  process.stdout.on("error", (fault: NodeJS.ErrnoException) => {
    if (fault.code !== "EPIPE") throw fault;
    process.exit(0);
  });
}

/** Prints one line about what went wrong. */
export function complain(line: string): void {
  process.stderr.write(`kakin: ${line}\n`);
}

/** Prints rows as columns under their headings, as wide as they need to be. */
export function printTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const lines = [headings.map((heading) => heading.toUpperCase()), ...rows];
  const widths = headings.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  for (const line of lines) {
    print(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("   ")
        .trimEnd(),
    );
  }
}

/** Prints named facts, one a line. */
export function printFacts(facts: readonly (readonly [name: string, value: string])[]): void {
  const width = Math.max(...facts.map(([name]) => name.length));
  for (const [name, value] of facts) print(`  ${name.padEnd(width)}   ${value}`.trimEnd());
}

/** A value of an answer, as a person reads it. */
export function shown(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "–";
  if (Array.isArray(value)) return value.map(shown).join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
