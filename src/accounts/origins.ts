import { refusal } from "../catalogue/api-errors.ts";
import type { Account } from "./account.ts";
import type { Caller } from "./authenticate.ts";

/*
 * From which web pages an account's public keys may be used. A browser says truly where a page comes from, so the list
 * stops a key that was copied into another site; it stops nobody who sends requests without a browser.
 */

/** The origin that a text names, as a browser would write it; undefined when it names something else, or more. */
export function readOrigin(text: string): string | undefined {
  const url = URL.parse(text.trim());
  if (url === null || url.host === "" || url.host.includes("*")) return undefined;
  const hasPath = !["", "/"].includes(url.pathname);
  const more = [url.search, url.hash, url.username, url.password];
  if (hasPath || more.some((part) => part !== "")) return undefined;
  return `${url.protocol}//${url.host}`;
}

/**
 * Refuses a public key on a page of another origin than the account lists. What is no browser names no origin, and a
 * page of ours has a key of its own.
 * @throws ApiError not_authorized
 */
export function ensureOrigin({ account, shown }: Caller, origin: string | undefined): void {
  if (shown.kind !== "public" || origin === undefined || isListed(account, origin)) return;
  throw refusal("not_authorized", "the account does not take this public key from this origin");
}

function isListed({ settings: { origins } }: Account, origin: string): boolean {
  return origins === "all" || origins.includes(origin);
}

/** The one origin that may read an answer, where the account lists some. */
export function readingOrigin(
  { account, shown }: Caller,
  origin: string | undefined,
): string | undefined {
  return shown.kind === "public" && account.settings.origins !== "all" ? origin : undefined;
}
