import type { Instant } from "../primitives/clock.ts";
import type { JsonObject } from "../versions/wire-object.ts";
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
  /** The same, not as text, while it is at hand because this process has just made it. */
  readonly object?: JsonObject;
  readonly createdAt: Instant;
}
