import { type Call, newId, nowFor, tallyId } from "../accounts/call.ts";
import { type ChangeSet, tally } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { renderingIn, type Shown } from "../versions/shown.ts";
import type { WireObject } from "../versions/wire-object.ts";
import type { EventKey } from "./event-types.ts";
import { type EventCharge, newDeliveries } from "./new-deliveries.ts";
import { insertEvent } from "./store.ts";

/**
 * Records that something happened, to be written with what happened, and with what has to be delivered of it. The
 * object is frozen as it is now, in the account's own API version, whatever version the request that caused it spoke.
 * Source: api-webhooks.
 */
export function recordEvent(
  engine: Engine,
  call: Call,
  happened: {
    readonly key: EventKey;
    readonly data: WireObject | Shown;
    readonly charge: EventCharge | null;
  },
): ChangeSet {
  const { key, data, charge } = happened;
  const { object, text } = renderingIn(call.account.settings.apiVersion, data);
  const event = {
    id: newId(engine, call, "evnt"),
    livemode: call.livemode,
    key,
    chargeId: charge?.id ?? null,
    data: text,
    object,
    createdAt: nowFor(engine, call),
  };
  const { carried, changes } = newDeliveries(engine, call, event, charge);
  return [...changes, insertEvent(call, event, carried), tally(tallyId(call, "events"), 1)];
}
