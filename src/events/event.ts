import type { Instant } from "../primitives/clock.ts";
import type { EventKey } from "./event-types.ts";

/** Something that happened, with the object as it was then. */
export interface Event {
  readonly id: string;
  readonly livemode: boolean;
  readonly key: EventKey;
  /** The charge it belongs to; null when it belongs to none. */
  readonly chargeId: string | null;
  /** The object as JSON text, in the account's API version of that moment; never rewritten. */
  readonly data: string;
  readonly createdAt: Instant;
}
