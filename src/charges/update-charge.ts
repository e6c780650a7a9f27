import type { Call } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { recordEvent } from "../events/record-event.ts";
import { type ChargeView, showCharge } from "./json.ts";
import type { ChargeUpdate } from "./params.ts";
import { settleIfDue } from "./settle-due-charges.ts";
import { storeCharge } from "./store.ts";
import { viewCharge } from "./view-charge.ts";

/** PATCH /charges/{id}: changes description or metadata, and nothing else. Source: charges-api, update. */
export function updateCharge(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string; readonly update: ChargeUpdate },
): Promise<ChargeView> {
  return write(engine, call, async () => {
    const charge = { ...(await settleIfDue(engine, call, wish.chargeId)), ...wish.update };
    const view = await viewCharge(engine, call, charge);
    const event = { key: "charge.update", data: showCharge(view), charge } as const;
    return {
      changes: [...storeCharge(call, charge), ...recordEvent(engine, call, event)],
      value: view,
    };
  });
}
