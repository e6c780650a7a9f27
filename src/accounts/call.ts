import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { type Owner, ownerOf } from "../engine/owner.ts";
import { type Instant, later } from "../primitives/clock.ts";
import type { ApiVersion } from "../versions/api-versions.ts";
import type { Account } from "./account.ts";

/** An idempotency key that a request holds until it is answered. */
export interface HeldKey {
  readonly id: string;
  readonly version: number;
}

/** How a tester plays the deliveries of an event. */
export interface DeliveryPlay {
  /** How long after the event the first attempt may start. */
  readonly delayMs: number;
  /** How many times each address gets it. */
  readonly copies: number;
}

/** On whose behalf something is done: whose objects may be seen, in which mode. */
export interface Call {
  readonly account: Account;
  readonly livemode: boolean;
  /** The API version in which the caller reads the answer. */
  readonly version: ApiVersion;
  /** How what happens here reaches the shop's webhooks, where a tester wants to see something else than the usual. */
  readonly delivery?: DeliveryPlay;
  /** Takes an idempotency key for an operation that an acquirer is about to be asked for over a network. */
  reserve?(operationId: string): { readonly key: HeldKey; readonly changes: ChangeSet };
  /** Stores the answer under the idempotency key, in the change set that made it. */
  remember?(value: unknown): ChangeSet;
  /** Finds out whether another request under the same key was faster; throws its answer if so. */
  reconsider?(): Promise<void>;
}

/** What time it is for a caller: test mode can be moved into the future, live mode never. */
export function nowFor(engine: Engine, call: Pick<Call, "account" | "livemode">): Instant {
  return later(engine.clock.now(), call.livemode ? 0 : call.account.clockOffsetMs);
}

/** The owner of what a caller asks for and makes. */
export function owner({ account, livemode }: Pick<Call, "account" | "livemode">): Owner {
  return ownerOf({ accountId: account.id, livemode });
}

/** The name of a running number of this account and mode. */
export function tallyId(call: Pick<Call, "account" | "livemode">, name: string): string {
  return `${call.account.id}/${call.livemode ? "live" : "test"}/${name}`;
}

/** A new id of this mode. */
export function newId(
  engine: Engine,
  call: Pick<Call, "account" | "livemode">,
  prefix: string,
): string {
  return engine.ids.next(prefix, call.livemode, nowFor(engine, call));
}
