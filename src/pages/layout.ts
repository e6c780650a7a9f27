import type { PageAnswer } from "../http/page.ts";
import { pageFileUrl } from "./files.ts";
import { type Html, html } from "./html.ts";
import type { Language } from "./language.ts";
import { sayIn } from "./texts.ts";

/** A page before its frame is around it. */
export interface PageContent {
  readonly language: Language;
  readonly title: string;
  readonly main: Html;
  /** Whether the page says above all else that it is a simulation. */
  readonly isTest: boolean;
  /** The script that the page needs: countdown and waiting for the end, or paying a link. */
  readonly script?: "page.js" | "pay.js";
}

/** The whole document around what a page shows. */
export function pageBody(page: PageContent): string {
  const say = sayIn(page.language);
  return html`<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${page.title}</title>
<link rel="stylesheet" href="${pageFileUrl("page.css")}">
<link rel="icon" type="image/svg+xml" href="${pageFileUrl("icon.svg")}">
${page.script && html`<script src="${pageFileUrl(page.script)}" defer></script>`}
</head>
<body>
${page.isTest && html`<p class="strip" role="note">${say("test_strip")}</p>`}
<main>
${page.main}
</main>
<footer>kakin</footer>
</body>
</html>
`.html;
}

/** A page as it goes to the browser. */
export function pageAnswer(
  page: PageContent,
  more: Omit<PageAnswer, "body" | "contentType"> = {},
): PageAnswer {
  const connectTargets = page.script ? { connectTargets: ["'self'"] } : {};
  return { ...connectTargets, ...more, body: pageBody(page) };
}

/** A name, and its value; null where there is none. */
export type Fact = readonly [string, Html | string | null];

/** A list of names and values; those without a value, or with an empty one, are left out, and so is an empty list. */
export function factList(facts: readonly Fact[]): Html | null {
  const rows = facts.filter(([, value]) => value !== null && value !== "");
  if (rows.length === 0) return null;
  return html`<dl>${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
