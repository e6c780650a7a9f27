import type { Change, ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import type { Whose } from "../engine/owner.ts";
import { type Instant, later } from "../primitives/clock.ts";
import { LEASE_MS } from "./delivery.ts";
import { type CarriedDeliveries, MadeEvent } from "./made-in-sets.ts";
import { BegunShift, endOf, newShift, SHIFT_MS, type Shift } from "./shift.ts";
import { beginShift, closeShift, expectOpen, removeShift } from "./shift-store.ts";

const RENEWED_AGAIN_AFTER_MS = 200;

interface OwnShift {
  shift: Shift;
  /** Nothing more is written in it from then on. */
  readonly until: Instant;
  /** Whoever writes something from then on begins the next one with it, while others go on in this one. */
  renewedFrom: Instant;
  /** How many deliveries have no row of their own. */
  left: number;
  isClosed: boolean;
  /** It is being closed or removed. */
  writing: Promise<void> | undefined;
}

/** The shifts in which this process itself sends what it writes (shift.ts says what they are). */
export class OwnShifts {
  readonly #engine: Engine;
  readonly #all = new Map<string, OwnShift>();
  /** The one of each account in which something may be written. */
  readonly #current = { live: new Map<string, OwnShift>(), test: new Map<string, OwnShift>() };
  /** The shift of each delivery that has no row of its own. */
  readonly #shiftOf = new Map<string, OwnShift>();
  #unlisten: readonly (() => void)[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** From now on events are written in shifts of this process. */
  start(): void {
    const { outbox, database } = this.#engine;
    outbox.shiftFor = (whose, at) => this.#shiftFor(whose, at);
    outbox.ownsShift = (shiftId) => this.#all.has(shiftId);
    this.#unlisten = [
      database.onWritten((set) => this.#heed(set)),
      database.onUnwritten((set, why) => this.#heedUnwritten(set, why)),
    ];
  }

  /** Closes shifts that are over, and removes those of which nothing is left. */
  tidy(): Promise<void> {
    const now = this.#engine.clock.now();
    return this.#tidyAll((own) => now >= own.until);
  }

  /** The same, with all of them over; what was to be written before is heeded by then. */
  async close(): Promise<void> {
    // Where nothing can be written, nothing was.
    await this.#engine.database.commit([]).catch(() => undefined);
    await Promise.all([...this.#all.values()].flatMap(({ writing }) => writing ?? []));
    await this.#tidyAll(() => true);
  }

  /** The same for good. */
  async end(): Promise<void> {
    await this.close();
    for (const unlisten of this.#unlisten) unlisten();
  }

  /** The shift in which an event of that moment is written now, with what that takes. */
  #shiftFor(whose: Whose, at: Instant): { readonly id: string; readonly change: Change } {
    const own = this.#currentOf(whose.livemode).get(whose.accountId);
    const now = this.#engine.clock.now();
    if (own !== undefined && isFor(own, at, now)) {
      if (now < own.renewedFrom) return { id: own.shift.id, change: expectOpen(own.shift) };
      // One begins the next, and if that comes to nothing, another does a little later.
      own.renewedFrom = later(now, RENEWED_AGAIN_AFTER_MS);
    }
    const shift = newShift(this.#engine, whose, at);
    return { id: shift.id, change: beginShift(shift) };
  }

  /** What this process wrote: shifts that began, what was carried in them, and what has its own row by now. */
  #heed(set: ChangeSet): void {
    for (const change of set) {
      if (change.kind === "claim") {
        if (change.table === "deliveries") this.#settle(String(change.values[0]));
      } else if (change.kind === "insert" && change.of !== undefined) {
        const { of } = change;
        if (of instanceof BegunShift) this.#begin(of.shift);
        else if (of instanceof MadeEvent && of.carried !== undefined) this.#carry(of.carried);
      }
    }
  }

  /**
   * What it could not write. The guard that no longer held may be that of a shift, so that the next one is begun; and after a
   * fault what was carried may be there without our knowing, so that the shift is left to whoever looks when it is due.
   */
  #heedUnwritten(set: ChangeSet, why: "conflict" | "fault"): void {
    for (const change of set) {
      if (change.kind !== "expect" || change.table !== "shifts") continue;
      const own = this.#all.get(change.id);
      if (own === undefined) continue;
      if (why === "fault") this.#forget(own);
      else own.renewedFrom = this.#engine.clock.now();
    }
  }

  #currentOf(livemode: boolean): Map<string, OwnShift> {
    return this.#current[livemode ? "live" : "test"];
  }

  #begin(shift: Shift): void {
    const until = later(shift.dueAt, -LEASE_MS);
    const renewedFrom = later(until, -SHIFT_MS / 2);
    const own: OwnShift = {
      shift,
      until,
      renewedFrom,
      left: 0,
      isClosed: false,
      writing: undefined,
    };
    this.#all.set(shift.id, own);
    this.#currentOf(shift.livemode).set(shift.accountId, own);
  }

  #endWriting(own: OwnShift): void {
    const { livemode, accountId } = own.shift;
    const currents = this.#currentOf(livemode);
    if (currents.get(accountId) === own) currents.delete(accountId);
  }

  /** What is left of it will be found when it is due, by whoever looks then. */
  #forget(own: OwnShift): void {
    this.#endWriting(own);
    this.#all.delete(own.shift.id);
    if (own.left === 0) return;
    for (const [id, of] of this.#shiftOf) if (of === own) this.#shiftOf.delete(id);
  }

  #carry({ shiftId, deliveries }: CarriedDeliveries): void {
    const own = this.#all.get(shiftId);
    if (own === undefined) return;
    own.left += deliveries.length;
    for (const { id } of deliveries) this.#shiftOf.set(id, own);
  }

  #settle(deliveryId: string): void {
    const own = this.#shiftOf.get(deliveryId);
    if (own === undefined) return;
    own.left -= 1;
    this.#shiftOf.delete(deliveryId);
  }

  async #tidyAll(isOver: (own: OwnShift) => boolean): Promise<void> {
    await Promise.all([...this.#all.values()].map((own) => this.#tidyOne(own, isOver(own))));
  }

  #tidyOne(own: OwnShift, isOver: boolean): Promise<void> {
    own.writing ??= this.#write(own, isOver).finally(() => {
      own.writing = undefined;
    });
    return own.writing;
  }

  async #write(own: OwnShift, isOver: boolean): Promise<void> {
    try {
      if (!own.isClosed && isOver) await this.#closeOne(own);
      if (own.isClosed && own.left === 0 && this.#all.has(own.shift.id)) {
        await this.#engine.database.commit([removeShift(own.shift)]);
        this.#forget(own);
      }
    } catch (fault) {
      const facts = { err: fault, shift: own.shift.id };
      this.#engine.log.error(
        facts,
        "a shift of webhooks could not be closed or removed; it is tried again",
      );
    }
    if (this.#isLeftAlone(own)) this.#forget(own);
  }

  async #closeOne(own: OwnShift): Promise<void> {
    this.#endWriting(own);
    const verdict = await this.#engine.database.commit([closeShift(own.shift)]);
    own.shift = { ...own.shift, version: own.shift.version + 1 };
    own.isClosed = true;
    // Somebody has found it due, or an earlier try of ours was written without our knowing.
    if (verdict === "conflict") this.#forget(own);
  }

  /** Its leases are over, and something is left that this process does not hold any more. */
  #isLeftAlone(own: OwnShift): boolean {
    return (
      this.#engine.clock.now() >= own.shift.dueAt &&
      [...this.#shiftOf].some(([id, of]) => of === own && !this.#engine.outbox.holds(id))
    );
  }
}

/** Whether an event of that moment, by the account's clock, may be written in a shift. */
function isFor({ shift, until }: OwnShift, at: Instant, now: Instant): boolean {
  return now < until && at >= shift.since && at < endOf(shift);
}
