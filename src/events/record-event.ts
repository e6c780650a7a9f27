import { type Call, newId, nowFor, tallyId } from "../accounts/call.ts";
import { type ChangeSet, tally } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import type { WireObject } from "../versions/render.ts";
import { renderText } from "../versions/render-text.ts";
import type { EventKey } from "./event-types.ts";
import { insertEvent } from "./store.ts";

/**
 * Records that something happened, to be written with what happened. The object is frozen as it is now, in the
 * account's own API version, whatever version the request that caused it spoke. Source: api-webhooks.
 */
export function recordEvent(
  engine: Engine,
  call: Call,
  happened: { readonly key: EventKey; readonly data: WireObject; readonly chargeId: string | null },
): ChangeSet {
  const event = {
    id: newId(engine, call, "evnt"),
    livemode: call.livemode,
    key: happened.key,
    chargeId: happened.chargeId,
    data: renderText(call.account.settings.apiVersion, happened.data),
    createdAt: nowFor(engine, call),
  };
  return [insertEvent(call, event), tally(tallyId(call, "events"), 1)];
}
