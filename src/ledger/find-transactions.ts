import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import type { JournalEntry } from "./journal.ts";
import { findBalanceEntries, listBalanceEntries } from "./store.ts";

/**
 * GET /transactions/{id}: an entry that moved the merchant's balance.
 * @throws ApiError not_found — unknown, of another account or mode, or an entry that the merchant does not see.
 * Source: transactions-api, retrieve.
 */
export async function getBalanceEntry(
  engine: Engine,
  call: Call,
  wish: { readonly entryId: string },
): Promise<JournalEntry> {
  const [entry] = await findBalanceEntries(engine, call, [wish.entryId]);
  if (entry === undefined) throw refusal("not_found", `transaction ${wish.entryId} was not found`);
  return entry;
}

/** GET /transactions: the entries that moved the merchant's balance. Source: transactions-api, list. */
export async function listBalance(
  engine: Engine,
  call: Call,
  wish: { readonly page: Page },
): Promise<Listed<JournalEntry> & { readonly page: Page }> {
  return { ...(await listBalanceEntries(engine, call, wish.page)), page: wish.page };
}

/** Several entries that moved the merchant's balance, by id. */
export async function balanceEntriesById(
  engine: Engine,
  call: Call,
  ids: readonly string[],
): Promise<Map<string, JournalEntry>> {
  const entries = await findBalanceEntries(engine, call, [...new Set(ids)]);
  return new Map(entries.map((entry) => [entry.id, entry]));
}
