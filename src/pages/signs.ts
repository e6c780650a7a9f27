import type { Html } from "./html.ts";

/** The sign above a page that takes no answer: it went well, it did not, it is open, it is over, it was told elsewhere. */
export type Mark = "good" | "bad" | "open" | "over" | "told";

const sign = (mark: Mark, path: string): Html => ({
  html: `<svg class="mark ${mark}" viewBox="0 0 52 52" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"><circle cx="26" cy="26" r="23"/><path d="${path}"/></svg>`,
});

/** The signs, as they are drawn. */
export const signs: Readonly<Record<Mark, Html>> = {
  good: sign("good", "M16 27l7 7 14-15"),
  bad: sign("bad", "M18 18l16 16M34 18L18 34"),
  open: sign("open", "M26 14v13l8 5"),
  over: sign("over", "M16 26h20"),
  told: sign("told", "M26 24v13M26 16v.1"),
};
