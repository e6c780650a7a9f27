import type { ChargeState } from "../catalogue/charge-states.ts";
import type { Engine } from "./engine.ts";
import type { Owner } from "./own-row.ts";

/**
 * The state of the charge that used up a token or a source, which show it and lie below `charges/`; undefined while
 * nothing has used them.
 */
export async function findStateOfCharge(
  engine: Engine,
  { account_id, livemode }: Owner,
  chargeId: string | null,
): Promise<ChargeState | undefined> {
  if (chargeId === null) return undefined;
  const row = await engine.database.reads
    .selectFrom("charges")
    .select("state")
    .where("id", "=", chargeId)
    .where("account_id", "=", account_id)
    .where("livemode", "=", livemode)
    .executeTakeFirst();
  return row?.state as ChargeState | undefined;
}
