import type { Engine } from "../engine/engine.ts";
import type { Delivery } from "../events/delivery.ts";
import { recordAttempts, type Tried } from "../events/record-attempt.ts";
import { releaseDeliveries } from "../events/release-deliveries.ts";
import { TOGETHER_MAX } from "../events/write-together.ts";
import { piecesOf } from "../primitives/pieces.ts";
import { gatherWrites } from "./gathered-writes.ts";

/** Writes down what attempts have come to. */
export interface AttemptRecords {
  /** Writes one down, with others after a while, unless somebody waits for it; a fault is logged, never thrown. */
  record(tried: Tried): Promise<void>;
  /** Gives a delivery back that is not to be sent soon after all, with others after a while. Done when whoever looks finds it due. */
  giveBack(delivery: Delivery): Promise<void>;
  /** Something else is about to be written, with which what has waited may go. */
  joinIn(): void;
  /** Somebody waits for all of it, or for a lane whose first parcel was tried; where that is written, for nothing. */
  hurry(lane?: string): void;
  /** Has all written; done when it is. */
  writeDown(): Promise<void>;
}

/** What a record has to know of what is sent. */
export interface Sending {
  readonly isHurried: () => boolean;
  /** Whether the next parcel of a lane waits for what comes of the one before. */
  readonly isWaitedFor: (lane: string) => boolean;
}

/**
 * How long one waits to be written with others. On PostgreSQL another process may have the next event of the same charge,
 * and cannot ask us to write.
 */
const WAITS_MS = { sqlite: 200, postgres: 20 };

/** What is not sent soon has time. */
const RELEASES_WAIT_MS = 200;

/** Opens the records of an engine's attempts. */
export function openAttemptRecords(engine: Engine, sending: Sending): AttemptRecords {
  const { isHurried, isWaitedFor } = sending;
  const unwrittenLanes = new Set<string>();

  const writeSome = async (some: readonly Tried[]): Promise<void> => {
    try {
      await recordAttempts(engine, some);
    } catch (fault) {
      // They are sent once more when their leases are over.
      engine.log.error({ err: fault }, "what came of webhooks could not be recorded");
      return;
    }
    for (const tried of some) logAttempt(engine, tried);
  };
  const write = async (all: readonly Tried[]): Promise<void> => {
    await Promise.all(piecesOf(all, TOGETHER_MAX).map(writeSome));
    for (const { delivery } of all) unwrittenLanes.delete(delivery.lane ?? "");
  };
  const release = async (all: readonly Delivery[]): Promise<void> => {
    try {
      await releaseDeliveries(engine, all);
    } catch (fault) {
      // They are due when their leases are over.
      engine.log.error({ err: fault }, "webhooks could not be given back");
    }
  };
  const writes = gatherWrites({ write, forMs: WAITS_MS[engine.database.kind], isHurried });
  const releases = gatherWrites({ write: release, forMs: RELEASES_WAIT_MS, isHurried });
  return {
    giveBack: (delivery) => releases.add(delivery, false),
    joinIn() {
      writes.joinIn();
      releases.joinIn();
    },
    async writeDown() {
      await Promise.all([writes.writeDown(), releases.writeDown()]);
    },
    record(tried) {
      const { lane } = tried.delivery;
      if (lane === null) return writes.add(tried, false);
      unwrittenLanes.add(lane);
      return writes.add(tried, isWaitedFor(lane));
    },
    hurry(lane) {
      if (lane === undefined) releases.hurry();
      if (lane === undefined || unwrittenLanes.has(lane)) writes.hurry();
    },
  };
}

/** What arrived is not worth a line each; what failed is, without the path, which may hold a secret of the shop's. */
function logAttempt(engine: Engine, { delivery, attempt, next }: Tried): void {
  if (next === "delivered") return;
  const { status, error, tookMs } = attempt;
  const number = delivery.attempts.length + 1;
  const host = URL.parse(delivery.uri)?.host;
  const facts = { event: delivery.eventId, host, attempt: number, status, error, tookMs };
  if (next === "given_up") engine.log.warn(facts, "a webhook failed and is given up");
  else engine.log.info(facts, "a webhook failed and will be tried again");
}
