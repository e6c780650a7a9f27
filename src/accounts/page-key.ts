import type { Engine } from "../engine/engine.ts";
import { keyedHash } from "../engine/key-ring.ts";
import { HOUR_MS, SECOND_MS } from "../primitives/clock.ts";
import { isSameText } from "../primitives/same-text.ts";
import type { Account } from "./account.ts";
import type { Call } from "./call.ts";
import { findAccount } from "./store.ts";

/*
 * The public key that a page of ours carries. An account's own public key is kept as a hash, so no page could print it;
 * this one is made for each showing of a page, says whose it is and until when, and proves it by a keyed hash. It makes
 * tokens and does nothing else. (docs/decisions/0032-a-page-has-a-key-of-its-own.md)
 */

/** For how long a page that somebody opened may send a card to the vault. */
const PAGE_KEY_VALID_FOR_MS = 12 * HOUR_MS;

/** Between the parts; none of them contains it. */
const DOT = ".";

/** What a text that is a page key says: whose it is, and whether its time is over. */
export interface PageKey {
  readonly account: Account;
  readonly livemode: boolean;
  readonly isOver: boolean;
}

/** A page key for this account and mode. */
export function makePageKey(engine: Engine, { account, livemode }: Call): string {
  const endsAt = engine.clock.now() + PAGE_KEY_VALID_FOR_MS;
  const seconds = Math.ceil(endsAt / SECOND_MS).toString(36);
  const named = [livemode ? "pkey_page" : "pkey_test_page", account.id, seconds].join(DOT);
  return `${named}${DOT}${keyedHash(engine.keys.pageKeys, named)}`;
}

/** The page key that this text is; undefined when it is none of ours. */
export async function openPageKey(engine: Engine, text: string): Promise<PageKey | undefined> {
  if (!isPageKey(text)) return undefined;
  const end = text.lastIndexOf(DOT);
  const named = text.slice(0, end);
  if (!isSameText(keyedHash(engine.keys.pageKeys, named), text.slice(end + 1))) return undefined;
  const [kind, accountId = "", seconds = ""] = named.split(DOT);
  const account = await findAccount(engine, accountId);
  if (account === undefined) return undefined;
  const isOver = Number.parseInt(seconds, 36) * SECOND_MS <= engine.clock.now();
  return { account, livemode: kind === "pkey_page", isOver };
}

function isPageKey(text: string): boolean {
  return text.startsWith("pkey_test_page.") || text.startsWith("pkey_page.");
}
