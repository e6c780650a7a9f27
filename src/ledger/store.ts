import { type Call, owner, tallyId } from "../accounts/call.ts";
import type { Currency } from "../catalogue/currencies.ts";
import { type Change, type ChangeSet, insert, tally } from "../database/change-set.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { findOwnRows, listOwnRows } from "../engine/own-rows.ts";
import { readTally } from "../engine/tallies.ts";
import { instant } from "../primitives/clock.ts";
import { type LedgerAccount, MERCHANT_BALANCE } from "./chart.ts";
import { type EntryAmounts, type JournalEntry, postingsOf } from "./journal.ts";
import { type Happening, type Recipe, recipes } from "./recipes.ts";

/** The running number that holds the sum of all postings to one ledger account. */
function balanceTally(call: Call, account: LedgerAccount, currency: Currency): string {
  return tallyId(call, `ledger/${account}/${currency}`);
}

/** Whether the merchant sees the entry as a balance transaction. */
function isSeenByMerchant(happening: Happening): boolean {
  return (recipes[happening] as Recipe).key !== undefined;
}

/** Writes an entry with its lines, and lets the balances follow. */
export function insertEntry(call: Call, entry: JournalEntry): ChangeSet {
  const { currency } = entry.amounts;
  const changes: Change[] = [
    insert("journal_entries", {
      id: entry.id,
      ...owner(call),
      happening: entry.happening,
      origin_id: entry.originId,
      facts: JSON.stringify(entry.amounts),
      created_at: entry.createdAt,
    }),
  ];
  for (const [line, posting] of postingsOf(entry.happening, entry.amounts).entries()) {
    changes.push(
      insert("postings", {
        entry_id: entry.id,
        line,
        ...owner(call),
        ledger_account: posting.account,
        currency,
        amount: posting.amount,
      }),
      tally(balanceTally(call, posting.account, currency), posting.amount),
    );
  }
  if (isSeenByMerchant(entry.happening)) changes.push(tally(tallyId(call, "transactions"), 1));
  return changes;
}

function entryOf(row: Row<"journal_entries">): JournalEntry {
  return {
    id: row.id,
    happening: row.happening as Happening,
    originId: row.origin_id,
    amounts: JSON.parse(row.facts) as EntryAmounts,
    livemode: row.livemode === 1,
    createdAt: instant(row.created_at),
  };
}

const seenByMerchant = (Object.keys(recipes) as Happening[]).filter(isSeenByMerchant);

/** Those that moved the merchant's balance, whose ever they are. */
function balanceEntries(engine: Engine) {
  return engine.database.reads
    .selectFrom("journal_entries")
    .where("happening", "in", seenByMerchant);
}

/** Entries that moved the merchant's balance, by id. */
export async function findBalanceEntries(
  engine: Engine,
  call: Call,
  ids: readonly string[],
): Promise<JournalEntry[]> {
  const rows = await findOwnRows(owner(call), balanceEntries(engine), ids);
  return rows.map(entryOf);
}

/** A page of the entries that moved the merchant's balance. */
export function listBalanceEntries(
  engine: Engine,
  call: Call,
  page: Page,
): Promise<Listed<JournalEntry>> {
  return listOwnRows(engine, owner(call), page, {
    those: balanceEntries(engine),
    tally: tallyId(call, "transactions"),
    fromRow: entryOf,
  });
}

/** What the merchant is owed: the balance account is a liability, so a credit stands below zero in the books. */
export async function readMerchantBalance(
  engine: Engine,
  call: Call,
  currency: Currency,
): Promise<number> {
  return 0 - (await readTally(engine, balanceTally(call, MERCHANT_BALANCE, currency)));
}
