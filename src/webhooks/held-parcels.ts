import type { Delivery, Letter } from "../events/delivery.ts";
import { type WebhookContent, webhookContent } from "../events/webhook-body.ts";

/** A delivery that this process holds, to send it. */
export interface Parcel {
  readonly delivery: Delivery;
  /** Undefined: its event is still to be read. */
  readonly content: WebhookContent | undefined;
  /** Known not to be held back by its lane. */
  readonly isClear: boolean;
}

/** A parcel; where its content cannot be made, who sends it meets the fault, and nobody else. */
export function parcelOf({ delivery, event }: Letter, isClear: boolean): Parcel {
  let content: WebhookContent | undefined;
  try {
    content = webhookContent(event, delivery.apiVersion);
  } catch {
    content = undefined;
  }
  return { delivery, content, isClear };
}

/** All that this process holds. */
export interface HeldParcels {
  readonly count: () => number;
  has(deliveryId: string): boolean;
  /** Whether something of that lane is held. */
  hasLane(lane: string): boolean;
  /** Whether something is put aside until that lane moves. */
  isWaitedFor(lane: string): boolean;
  add(parcel: Parcel): void;
  remove(delivery: Delivery): void;
  /** Puts a parcel aside until its lane moves. */
  park(parcel: Parcel): void;
  /** Takes it back; false when that was done already. */
  unpark(parcel: Parcel): boolean;
  /** Takes back what waits in a lane. */
  unparkLane(lane: string): Parcel[];
  unparkAll(): Parcel[];
}

/** Holds nothing yet. */
export function heldParcels(): HeldParcels {
  const ids = new Set<string>();
  const lanes = new Map<string, number>();
  const parked = new Map<string, Set<Parcel>>();

  const unparkLane = (lane: string): Parcel[] => {
    if (parked.size === 0) return [];
    const waiting = parked.get(lane);
    parked.delete(lane);
    return waiting === undefined ? [] : [...waiting];
  };
  return {
    count: () => ids.size,
    has: (deliveryId) => ids.has(deliveryId),
    hasLane: (lane) => lanes.has(lane),
    isWaitedFor: (lane) => (parked.get(lane)?.size ?? 0) > 0,
    add({ delivery: { id, lane } }) {
      ids.add(id);
      if (lane !== null) lanes.set(lane, (lanes.get(lane) ?? 0) + 1);
    },
    remove({ id, lane }) {
      ids.delete(id);
      if (lane === null) return;
      const left = (lanes.get(lane) ?? 1) - 1;
      if (left === 0) lanes.delete(lane);
      else lanes.set(lane, left);
    },
    park(parcel) {
      const lane = parcel.delivery.lane ?? "";
      parked.set(lane, (parked.get(lane) ?? new Set()).add(parcel));
    },
    unpark: (parcel) => parked.get(parcel.delivery.lane ?? "")?.delete(parcel) ?? false,
    unparkLane,
    unparkAll: () => [...parked.keys()].flatMap(unparkLane),
  };
}
