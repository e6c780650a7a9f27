import type { ChargeState } from "../catalogue/charge-states.ts";
import type { Engine } from "./engine.ts";
import { ownRow } from "./own-row.ts";
import type { Owner } from "./owner.ts";

/**
 * The state of the charge that used up a token or a source, which show it and lie below `charges/`; undefined while
 * nothing has used them.
 */
export async function findStateOfCharge(
  engine: Engine,
  owner: Owner,
  chargeId: string | null,
): Promise<ChargeState | undefined> {
  const row = chargeId === null ? undefined : await ownRow(engine, owner, "charges", chargeId);
  return row?.state as ChargeState | undefined;
}
