import assert from "node:assert/strict";
import { rowsOf, type WithRows } from "./rows.ts";

/**
 * Holds that the books are in order: every entry sums to zero, and every running balance is the sum of its postings.
 * Answers the balances by ledger account and currency over all merchants, a debit above zero; those of zero left out.
 */
export async function balancedBooks(kakin: WithRows): Promise<Record<string, number>> {
  const postings = await rowsOf(kakin, "postings");
  const ofEntry = new Map<string, number>();
  const ofTally = new Map<string, number>();
  const balances: Record<string, number> = {};
  for (const row of postings) {
    const amount = Number(row["amount"]);
    const account = `${row["ledger_account"]}/${row["currency"]}`;
    const tally = `${row["account_id"]}/${row["livemode"] === 1 ? "live" : "test"}/ledger/${account}`;
    ofEntry.set(String(row["entry_id"]), (ofEntry.get(String(row["entry_id"])) ?? 0) + amount);
    ofTally.set(tally, (ofTally.get(tally) ?? 0) + amount);
    balances[account] = (balances[account] ?? 0) + amount;
  }
  for (const [entry, sum] of ofEntry) assert.equal(sum, 0, `entry ${entry} is not balanced`);
  const tallies = (await rowsOf(kakin, "tallies")).filter(({ id }) =>
    String(id).includes("/ledger/"),
  );
  assert.deepEqual(new Map(tallies.map(({ id, value }) => [id, value])), ofTally);
  return Object.fromEntries(Object.entries(balances).filter(([, sum]) => sum !== 0));
}
