import { type Call, type DeliveryPlay, newId } from "../accounts/call.ts";
import { rulesFor } from "../accounts/webhook-rules.ts";
import { webhookSettingsOf } from "../accounts/webhook-secret.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { type Instant, later, SECOND_MS } from "../primitives/clock.ts";
import {
  addressOf,
  CLAIMED_AT_BIRTH,
  type Delivery,
  deliveryId,
  LEASE_MS,
  laneOf,
} from "./delivery.ts";
import { insertDelivery } from "./delivery-store.ts";
import type { Event } from "./event.ts";
import type { CarriedDeliveries } from "./made-in-sets.ts";

/** What the deliveries of an event ask of the charge that it belongs to. */
export interface EventCharge {
  readonly id: string;
  /** As it was when the event was decided; it grows with every change. */
  readonly version: number;
  /** Where its events go instead of the account's own address. */
  readonly webhookEndpoints: readonly string[];
}

const nothing: NewDeliveries = { changes: [] };

const asUsual: DeliveryPlay = { delayMs: 0, copies: 1 };

/** What happens within this time is turned round by the rule `reorder`. */
const REORDERED_WITHIN_MS = 2 * SECOND_MS;

/** The deliveries of a new event, to be written with it. */
export interface NewDeliveries {
  /** Those that the event carries. */
  readonly carried?: CarriedDeliveries;
  /** The shift of what is carried, and the deliveries that have a row of their own. */
  readonly changes: ChangeSet;
}

/**
 * What has to be delivered of a new event: to the charge's own addresses, else to the account's, else nowhere.
 * Source: charges-api, webhook_endpoints.
 */
export function newDeliveries(
  engine: Engine,
  call: Call,
  event: Event,
  charge: EventCharge | null,
): NewDeliveries {
  const addresses = addressesFor(call, charge);
  if (addresses.length === 0) return nothing;
  const rules = rulesFor(call.account.settings.webhooks.rules, call.livemode, event.key);
  const played = call.delivery ?? asUsual;
  const ruledMs = rules.delaySeconds * SECOND_MS + (rules.reorder ? REORDERED_WITHIN_MS : 0);
  const waitMs = Math.max(ruledMs, played.delayMs);
  const copies = Math.max(rules.duplicate ? 2 : 1, played.copies);
  const now = engine.clock.now();
  const deliveries: Delivery[] = [];
  for (const uri of addresses) {
    const lane = charge === null || rules.drop ? null : laneOf(charge.id, uri);
    const place = lane === null || charge === null ? 0 : charge.version;
    const way = {
      lane,
      place: rules.reorder ? 0 - place : place,
      waitMs: rules.drop ? null : waitMs,
    };
    for (let copy = 0; copy < copies; copy += 1) {
      const name = String(deliveries.length);
      deliveries.push(newDelivery(engine, call, event, { name, uri, now, ...way }));
    }
  }
  return asWritten(engine, event, deliveries);
}

/** What this process sends itself, at once, is carried by the event; the rest has rows of its own. */
function asWritten(engine: Engine, event: Event, all: readonly Delivery[]): NewDeliveries {
  const carried = all.filter(({ version }) => version === CLAIMED_AT_BIRTH);
  const others = all.length === carried.length ? [] : all.filter((one) => !carried.includes(one));
  const changes = others.map((one) => insertDelivery(one, event));
  const [first] = carried;
  if (first === undefined) return { changes };
  const shift = engine.outbox.shiftFor(first, event.createdAt);
  return {
    carried: { shiftId: shift.id, deliveries: carried },
    changes: [shift.change, ...changes],
  };
}

/** How a delivery goes. */
interface DeliveryWay {
  /** What tells it from others of the event. */
  readonly name: string;
  readonly uri: string;
  /** The same for all of an event. */
  readonly now: Instant;
  readonly lane: string | null;
  readonly place: number;
  /** How long after now it is due; null when it is never sent. */
  readonly waitMs: number | null;
  /** The event stands already, and can carry nothing more. */
  readonly isOld?: boolean;
}

/** A delivery of an event of before to an address; it stands in no lane and is due at once. */
export function newLooseDelivery(engine: Engine, call: Call, event: Event, uri: string): Delivery {
  const name = newId(engine, call, "dlvr");
  const now = engine.clock.now();
  const way = { name, uri, now, lane: null, place: 0, waitMs: 0, isOld: true };
  return newDelivery(engine, call, event, way);
}

function newDelivery(engine: Engine, call: Call, event: Event, way: DeliveryWay): Delivery {
  const { name, now, lane, place, waitMs, isOld = false } = way;
  const { uri, endpoint } = addressOf(way.uri);
  // What is due at once is claimed from birth where this process sends it: that spares a write for each.
  const isClaimed = waitMs === 0 && !isOld && engine.outbox.takes();
  return {
    id: deliveryId(event.id, name),
    version: isClaimed ? CLAIMED_AT_BIRTH : 1,
    accountId: call.account.id,
    livemode: call.livemode,
    eventId: event.id,
    uri,
    endpoint,
    lane,
    place,
    apiVersion: call.account.settings.apiVersion,
    state: waitMs === null ? "dropped" : "waiting",
    attempts: [],
    dueAt: waitMs === null ? null : later(now, isClaimed ? LEASE_MS : waitMs),
    createdAt: now,
  };
}

function addressesFor(call: Call, charge: EventCharge | null): readonly string[] {
  if (charge !== null && charge.webhookEndpoints.length > 0) {
    return [...new Set(charge.webhookEndpoints)];
  }
  const { uri } = webhookSettingsOf(call.account, call.livemode);
  return uri === null ? [] : [uri];
}
