import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { claimDueLetters } from "../events/claim-deliveries.ts";
import { CLAIMED_AT_BIRTH, type Delivery, type Letter } from "../events/delivery.ts";
import { isHeldBack } from "../events/due-deliveries.ts";
import { deliveriesIn } from "../events/made-in-sets.ts";
import { OwnShifts } from "../events/own-shifts.ts";
import type { Tried } from "../events/record-attempt.ts";
import { releaseDeliveries } from "../events/release-deliveries.ts";
import { type Instant, instant, later, SECOND_MS } from "../primitives/clock.ts";
import { type AttemptRecords, openAttemptRecords } from "./attempt-records.ts";
import { deliver, type Means } from "./deliver.ts";
import {
  type EndpointLine,
  hasMore,
  hasRoom,
  hasTime,
  isFailing,
  isPaused,
  noteAttempt,
  noteBacklog,
} from "./endpoint-line.ts";
import { endpointLines } from "./endpoint-lines.ts";
import { heldParcels, type Parcel, parcelOf } from "./held-parcels.ts";
import { knownAccounts } from "./known-accounts.ts";
import { aheadAtStartMs, lookForDue } from "./look-for-due.ts";
import type { WebhookSender } from "./send-webhook.ts";
import { openTurns } from "./turns.ts";

/*
 * Sends what is due, as long as the process lives; any number of processes may do so on one database.
 *
 * How a delivery comes to be held by this process:
 *   at birth   written by this very process and claimed in the same change set, carried by its event (events/shift.ts); it is
 *              seen when the set was written and sent at once, or in the next turn where many are (turns.ts), without a
 *              question to the database. Where its endpoint has no time for it, it is given back
 *   claimed    due in the database: retries, what was given back, written by processes that do not send, by crashed ones,
 *              or while there was no room. Looked for once a second, and at once where we know that there is more
 * What is held waits in the line of its endpoint until there is room: there (endpoint-line.ts), at its host, and in
 * all. Its place is free again with the answer; what came of it is written a little later, and it is held until then.
 * When an earlier delivery of the same charge has not been tried yet, it is parked until that one was.
 *
 * What a crash leaves behind: deliveries whose lease runs out; they are then due again. On the embedded database
 * nobody else can be sending, so that what is found at a start is due at once.
 */

const LOOK_EVERY_MS = SECOND_MS;
const IN_FLIGHT_MAX = 256;
/** So that one host with many addresses leaves room for others. */
const IN_FLIGHT_PER_HOST_MAX = 64;
/** Bounds the memory: what is beyond waits in the database. */
const HELD_MAX = 2000;
const CLAIMED_AT_A_TIME = 16;
/** At a stop, sends under way may take this long. */
const STOP_WITHIN_MS = 5 * SECOND_MS;

/** What sends the webhooks of a process. */
export class Dispatcher {
  readonly #engine: Engine;
  readonly #means: Means;
  readonly #records: AttemptRecords;
  readonly #turns = openTurns({
    go: () => this.#takeUp(),
    isHurried: () => this.#isInAHurry(),
  });
  readonly #shifts: OwnShifts;
  readonly #held = heldParcels();
  readonly #lines = endpointLines();
  /** What this process has just written, which waits for its turn. */
  #arrived: Letter[] = [];
  /** Lines in which something may be sent, taken in turn. */
  readonly #active = new Set<EndpointLine>();
  /** Lines that wait until less is held. */
  readonly #crowded = new Set<EndpointLine>();
  #inFlight = 0;
  /** Attempts whose outcome is not written yet. */
  #unrecorded = 0;
  #refills = 0;
  /** Counts attempts, so that settling notices when nothing is left to do. */
  #attempts = 0;
  /** How many callers wait for everything that is due. */
  #hurried = 0;
  #isWoken = false;
  #isStopped = false;
  #isBrokenOff = false;
  #resting: PromiseWithResolvers<undefined> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #unlisten: (() => void) | undefined;

  constructor(engine: Engine, sender: WebhookSender) {
    this.#engine = engine;
    this.#shifts = new OwnShifts(engine);
    const isClosed = () => this.#isBrokenOff;
    this.#means = { engine, sender, accounts: knownAccounts(engine), isClosed };
    this.#records = openAttemptRecords(engine, {
      isHurried: () => this.#isInAHurry(),
      isWaitedFor: (lane) => this.#held.isWaitedFor(lane),
    });
  }

  /** Begins to send. */
  start(): void {
    const { outbox, database } = this.#engine;
    outbox.takes = () => this.#takes();
    outbox.holds = (id) =>
      this.#held.has(id) || this.#arrived.some(({ delivery }) => delivery.id === id);
    outbox.writeDown = () => this.#records.writeDown();
    this.#shifts.start();
    this.#unlisten = database.onWritten((set) => this.#heed(set));
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
    void this.#look(aheadAtStartMs(this.#engine));
  }

  /** Sends everything that is due by now, without pauses, and waits until each was tried. */
  async settle(): Promise<void> {
    this.#hurried += 1;
    this.#takeUp();
    this.#records.hurry();
    try {
      for (let before = -1; before !== this.#attempts && !this.#isStopped; ) {
        before = this.#attempts;
        await this.#look();
        await this.#rest();
      }
    } finally {
      this.#hurried -= 1;
    }
  }

  /** Sends nothing more, waits for what is under way, and gives back what is held. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#engine.outbox.takes = () => false;
    clearInterval(this.#timer);
    this.#turns.close();
    this.#records.hurry();
    const cutOff = setTimeout(() => this.#breakOff(), STOP_WITHIN_MS);
    await this.#rest();
    clearTimeout(cutOff);
    this.#breakOff();
    // What was written in them is heeded by then.
    await this.#shifts.close();
    this.#takeUp();
    const left = [...this.#lines.all()].flatMap(({ ready }) => ready);
    const held = [...left, ...this.#held.unparkAll()].map(({ delivery }) => delivery);
    await Promise.all([releaseDeliveries(this.#engine, held), this.#records.writeDown()]);
    await this.#shifts.end();
    this.#unlisten?.();
  }

  #breakOff(): void {
    this.#isBrokenOff = true;
    this.#means.sender.close();
  }

  #takes(): boolean {
    this.#records.joinIn();
    return this.#held.count() + this.#arrived.length < HELD_MAX;
  }

  /** What this process wrote. */
  #heed(set: ChangeSet): void {
    this.#means.accounts.heed(set);
    for (const letter of deliveriesIn(set)) {
      const { version, dueAt } = letter.delivery;
      // What is not due yet is looked for in time.
      const isLater = () => dueAt === null || dueAt > this.#engine.clock.now();
      if (version !== CLAIMED_AT_BIRTH && isLater()) continue;
      this.#arrived.push(letter);
      this.#turns.come();
    }
  }

  /** All in one go: what is sent is made of many events at a time, with what it takes at hand. */
  #takeUp(): void {
    const arrived = this.#arrived;
    this.#arrived = [];
    for (const letter of arrived) {
      const { version, endpoint, lane, place } = letter.delivery;
      const line = this.#lines.of(endpoint);
      if (version !== CLAIMED_AT_BIRTH) this.#noteBacklog(line, this.#engine.clock.now());
      else if (!hasTime(line)) void this.#giveBack(line, letter.delivery);
      else {
        // Nothing can be ahead of the first event of a charge but a copy of it.
        const isClear = lane === null || (place === 0 && !this.#held.hasLane(lane));
        this.#hold(line, parcelOf(letter, isClear));
        this.#activate(line);
      }
    }
  }

  /** It waits in the database until the endpoint has time for it. */
  async #giveBack(line: EndpointLine, delivery: Delivery): Promise<void> {
    this.#unrecorded += 1;
    await this.#records.giveBack(delivery);
    this.#unrecorded -= 1;
    this.#noteBacklog(line, this.#engine.clock.now());
  }

  /** The database has something, which is taken up at once or when a pause is over. */
  #noteBacklog(line: EndpointLine, until: Instant): void {
    noteBacklog(line, until);
    if (this.#hurried > 0 || !isPaused(line, performance.now())) this.#active.add(line);
    this.#wake();
  }

  #isInAHurry(): boolean {
    return this.#hurried > 0 || this.#isStopped;
  }

  /** What has become due in the database, whoever wrote it. */
  async #look(aheadMs = 0): Promise<void> {
    const until = later(this.#engine.clock.now(), aheadMs);
    await this.#shifts.tidy();
    for (const endpoint of await lookForDue(this.#engine, until)) {
      this.#noteBacklog(this.#lines.of(endpoint), until);
    }
    // What holds them back may have been sent by others.
    this.#requeue(this.#held.unparkAll());
    for (const line of this.#lines.all()) {
      // A timer may ring a moment before a pause is over: then this is what ends it.
      if (this.#hurried > 0 || hasMore(line)) this.#activate(line);
      else this.#lines.tidy(line, performance.now());
    }
  }

  #hold(line: EndpointLine, parcel: Parcel): void {
    this.#held.add(parcel);
    line.ready.push(parcel);
  }

  #requeue(parcels: readonly Parcel[]): void {
    for (const parcel of parcels) {
      const line = this.#lines.of(parcel.delivery.endpoint);
      line.ready.push(parcel);
      this.#activate(line);
    }
  }

  #activate(line: EndpointLine): void {
    this.#active.add(line);
    this.#wake();
  }

  /** What happens in one turn of the event loop is looked at together; where there is nothing to look at, not at all. */
  #wake(): void {
    if (this.#isWoken || (this.#active.size === 0 && this.#resting === undefined)) return;
    this.#isWoken = true;
    setImmediate(() => {
      this.#isWoken = false;
      this.#serveLines();
    });
  }

  #rest(): Promise<void> {
    this.#resting ??= Promise.withResolvers<undefined>();
    this.#wake();
    return this.#resting.promise;
  }

  #serveLines(): void {
    while (!this.#isStopped && this.#inFlight < IN_FLIGHT_MAX) {
      const [line] = this.#active;
      if (line === undefined) break;
      this.#active.delete(line);
      this.#serve(line);
    }
    const isDone = this.#active.size === 0 || this.#isStopped;
    if (isDone && this.#inFlight + this.#unrecorded + this.#refills === 0) {
      this.#resting?.resolve(undefined);
      this.#resting = undefined;
    }
  }

  /** Sends one parcel of a line, or claims more for it; the line is active again when either is done. */
  #serve(line: EndpointLine): void {
    if (!hasRoom(line, performance.now(), this.#hurried > 0)) return;
    const [parcel] = line.ready;
    if (parcel === undefined) {
      if (line.backlog === null || line.isRefilling) return;
      if (this.#held.count() >= HELD_MAX) this.#crowded.add(line);
      else void this.#refill(line, line.backlog);
      return;
    }
    if (line.host.inFlight >= IN_FLIGHT_PER_HOST_MAX) {
      line.host.crowded.add(line);
      return;
    }
    line.ready.shift();
    line.inFlight += 1;
    line.host.inFlight += 1;
    this.#inFlight += 1;
    if (hasMore(line)) this.#active.add(line);
    void this.#attempt(line, parcel);
  }

  async #refill(line: EndpointLine, known: number): Promise<void> {
    line.isRefilling = true;
    line.backlog = null;
    this.#refills += 1;
    try {
      const until = instant(Math.max(known, this.#engine.clock.now()));
      // One that keeps failing is tried one at a time; the leases of others would run out.
      const limit = isFailing(line) && !this.#isInAHurry() ? 1 : CLAIMED_AT_A_TIME;
      const wanted = { until, limit };
      const { letters, isMore } = await claimDueLetters(this.#engine, line.endpoint, wanted);
      for (const letter of letters) this.#hold(line, parcelOf(letter, true));
      if (isMore && letters.length > 0) noteBacklog(line, until);
    } catch (fault) {
      this.#engine.log.error({ err: fault }, "claiming webhooks to send failed");
    }
    line.isRefilling = false;
    this.#refills -= 1;
    this.#activate(line);
  }

  async #attempt(line: EndpointLine, parcel: Parcel): Promise<void> {
    let tried: Tried | undefined;
    try {
      if (!parcel.isClear && (await this.#isParked(parcel))) {
        this.#leave(line);
        return;
      }
      tried = await deliver(this.#means, parcel);
    } catch (fault) {
      // It is due again when its lease is over.
      this.#held.unpark(parcel);
      this.#engine.log.error({ err: fault }, "a webhook could not be sent");
    }
    if (tried !== undefined) this.#note(line, tried.next === "delivered");
    this.#unrecorded += 1;
    this.#leave(line);
    const { delivery } = parcel;
    if (tried !== undefined) await this.#records.record(tried);
    this.#unrecorded -= 1;
    this.#held.remove(delivery);
    if (delivery.lane !== null) this.#requeue(this.#held.unparkLane(delivery.lane));
    this.#letIn(this.#crowded);
  }

  /** Parks a parcel when its lane holds it back. It is put aside before it is asked, lest the lane move meanwhile. */
  async #isParked(parcel: Parcel): Promise<boolean> {
    this.#held.park(parcel);
    if (await isHeldBack(this.#engine, parcel.delivery)) {
      // Maybe by one that has arrived, which is not written yet.
      this.#records.hurry(parcel.delivery.lane ?? "");
      return true;
    }
    return !this.#held.unpark(parcel);
  }

  #note(line: EndpointLine, hasArrived: boolean): void {
    this.#attempts += 1;
    const pauseMs = noteAttempt(line, hasArrived, performance.now());
    if (pauseMs > 0) setTimeout(() => this.#activate(line), pauseMs).unref();
  }

  /** Makes room in the line, at its host and in all. */
  #leave(line: EndpointLine): void {
    line.inFlight -= 1;
    line.host.inFlight -= 1;
    this.#inFlight -= 1;
    // Those who have waited come first, or a ninth endpoint at one host would never have its turn.
    this.#letIn(line.host.crowded);
    if (hasMore(line)) this.#activate(line);
  }

  #letIn(crowded: Set<EndpointLine>): void {
    for (const line of crowded) this.#active.add(line);
    // Making nothing of nothing costs V8 a new table each time.
    if (crowded.size > 0) crowded.clear();
    this.#wake();
  }
}
