import { type Call, type DeliveryPlay, newId } from "../accounts/call.ts";
import { rulesFor } from "../accounts/webhook-rules.ts";
import { webhookSettingsOf } from "../accounts/webhook-secret.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { later, SECOND_MS } from "../primitives/clock.ts";
import { CLAIMED_AT_BIRTH, type Delivery, endpointOf, LEASE_MS } from "./delivery.ts";
import { insertDelivery } from "./delivery-store.ts";
import type { Event } from "./event.ts";

/** What the deliveries of an event ask of the charge that it belongs to. */
export interface EventCharge {
  readonly id: string;
  /** As it was when the event was decided; it grows with every change. */
  readonly version: number;
  /** Where its events go instead of the account's own address. */
  readonly webhookEndpoints: readonly string[];
}

const asUsual: DeliveryPlay = { delayMs: 0, copies: 1 };

/** What happens within this time is turned round by the rule `reorder`. */
const REORDERED_WITHIN_MS = 2 * SECOND_MS;

/**
 * The deliveries of a new event, to be written with it: to the charge's own addresses, else to the account's, else
 * none. Source: charges-api, webhook_endpoints.
 */
export function newDeliveries(
  engine: Engine,
  call: Call,
  event: Event,
  charge: EventCharge | null,
): ChangeSet {
  const addresses = addressesFor(call, charge);
  if (addresses.length === 0) return [];
  const rules = rulesFor(call.account.settings.webhooks.rules, call.livemode, event.key);
  const played = call.delivery ?? asUsual;
  const ruledMs = rules.delaySeconds * SECOND_MS + (rules.reorder ? REORDERED_WITHIN_MS : 0);
  const waitMs = Math.max(ruledMs, played.delayMs);
  const copies = Math.max(rules.duplicate ? 2 : 1, played.copies);
  return addresses.flatMap((uri) => {
    const inOrder = {
      lane: charge === null ? null : `${charge.id}|${uri}`,
      place: charge === null ? 0 : rules.reorder ? -charge.version : charge.version,
    };
    const step = rules.drop
      ? ({ state: "dropped", version: 1, lane: null, place: 0, dueAt: null } as const)
      : { ...inOrder, ...dueIn(engine, endpointOf(uri), waitMs) };
    return Array.from({ length: copies }, () =>
      insertDelivery({ ...newDelivery(engine, call, event, uri), ...step }),
    );
  });
}

/** A delivery of an event to an address that stands in no lane and is due at once. */
export function newDelivery(engine: Engine, call: Call, event: Event, uri: string): Delivery {
  const endpoint = endpointOf(uri);
  return {
    id: newId(engine, call, "dlvr"),
    accountId: call.account.id,
    livemode: call.livemode,
    eventId: event.id,
    uri,
    endpoint,
    lane: null,
    place: 0,
    apiVersion: call.account.settings.apiVersion,
    attempts: 0,
    createdAt: engine.clock.now(),
    ...dueIn(engine, endpoint, 0),
  };
}

function addressesFor(call: Call, charge: EventCharge | null): readonly string[] {
  if (charge !== null && charge.webhookEndpoints.length > 0) {
    return [...new Set(charge.webhookEndpoints)];
  }
  const { uri } = webhookSettingsOf(call.account, call.livemode);
  return uri === null ? [] : [uri];
}

/** What is due at once is claimed from birth where this process sends it: that spares a write for each. */
function dueIn(
  engine: Engine,
  endpoint: string,
  waitMs: number,
): Pick<Delivery, "state" | "version" | "dueAt"> {
  const now = engine.clock.now();
  return waitMs === 0 && engine.outbox.takes(endpoint)
    ? { state: "waiting", version: CLAIMED_AT_BIRTH, dueAt: later(now, LEASE_MS) }
    : { state: "waiting", version: 1, dueAt: later(now, waitMs) };
}
