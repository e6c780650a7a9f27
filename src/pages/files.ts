import { createHash } from "node:crypto";
import { refusal } from "../catalogue/api-errors.ts";
import type { PageEndpoint } from "../http/page.ts";
import { iconSvg } from "./icon.ts";
import { payScript } from "./links/pay-script.ts";
import { script } from "./script.ts";
import { styles } from "./styles.ts";

// What our pages load beside themselves. Their address carries a part of their hash, so that browsers may keep them.
const files = {
  "page.css": { contentType: "text/css; charset=utf-8", text: styles },
  "page.js": { contentType: "text/javascript; charset=utf-8", text: script },
  "pay.js": { contentType: "text/javascript; charset=utf-8", text: payScript },
  "icon.svg": { contentType: "image/svg+xml", text: iconSvg },
} as const satisfies Record<string, { contentType: string; text: string }>;

type FileName = keyof typeof files;

const hashes = new Map(
  Object.entries(files).map(([name, { text }]) => [
    name,
    createHash("sha256").update(text).digest("hex").slice(0, 12),
  ]),
);

/** Where a page finds one of its files. */
export function pageFileUrl(name: FileName): string {
  return `/_kakin/pages/${hashes.get(name)}/${name}`;
}

/** GET of a page's file: one that changes has another address. */
export const pageFiles: PageEndpoint = {
  method: "GET",
  path: "/_kakin/pages/{hash}/{name}",
  async answer({ path }) {
    const name = Object.keys(files).find((known) => known === path["name"]) as FileName | undefined;
    if (name === undefined || hashes.get(name) !== path["hash"]) throw refusal("not_found");
    const { contentType, text } = files[name];
    return { contentType, body: text, isImmutable: true };
  },
};
