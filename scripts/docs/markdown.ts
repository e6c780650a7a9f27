/** A page of docs/generated: what it is called, which source files it was made from, what it says. */
export interface Page {
  readonly file: string;
  readonly title: string;
  readonly from: readonly string[];
  readonly body: readonly string[];
}

/** A page as text; its first line says who wrote it. */
export function pageText(page: Page): string {
  const sources = page.from.map((path) => sourceLink(path)).join(", ");
  return [
    `<!-- Written by "npm run docs". Change ${page.from.join(", ")} and run it again. -->`,
    "",
    `# ${page.title}`,
    "",
    `From ${sources}.`,
    "",
    ...page.body,
    "",
  ].join("\n");
}

/** A link from docs/generated to a file of the checkout. */
export function sourceLink(path: string, text = path): string {
  return `[${text}](../../${path})`;
}

/** A table; a cell may hold Markdown, and a bar in it stays a bar. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string[] {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)];
}

/** Text as code; "" stays nothing. */
export function code(text: string | number): string {
  return text === "" ? "" : `\`${text}\``;
}
