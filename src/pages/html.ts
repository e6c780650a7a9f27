/** Text that is HTML already; everything else is escaped on its way into a page. */
export interface Html {
  readonly html: string;
}

/** What a template takes: text, HTML, lists of both, or nothing. */
export type Part = string | number | Html | null | undefined | false | readonly Part[];

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// Signs that turn the direction of what follows could show an amount or a host backwards.
const turnsText = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const needsCare = new RegExp(`[&<>"']|${turnsText.source}`);

/** Text as it may stand in HTML, between tags and inside quoted attributes. */
export function escapeText(text: string): string {
  // Most texts are harmless; to find that out is cheaper than to write them anew.
  if (!needsCare.test(text)) return text;
  return text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? "").replace(turnsText, "\ufffd");
}

/** Builds HTML; what is put in is escaped unless it was built here itself. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let whole = texts[0] ?? "";
  for (const [i, part] of parts.entries()) whole += textOf(part) + (texts[i + 1] ?? "");
  return { html: whole };
}

function textOf(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (typeof part === "string") return escapeText(part);
  if (typeof part === "number") return String(part);
  return "html" in part ? part.html : part.map(textOf).join("");
}
