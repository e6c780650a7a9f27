import type { Engine } from "../engine/engine.ts";
import type { Sent } from "./deliver.ts";
import { gatherWrites } from "./gathered-writes.ts";

/** Writes down what attempts have come to. */
export interface AttemptRecords {
  /** Writes one down, with others after a while, unless somebody waits for it; a fault is logged, never thrown. */
  record(sent: Sent, lane: string | null): Promise<void>;
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

/** Opens the records of an engine's attempts. */
export function openAttemptRecords(engine: Engine, sending: Sending): AttemptRecords {
  const { isHurried, isWaitedFor } = sending;
  const writes = gatherWrites({ forMs: WAITS_MS[engine.database.kind], isHurried });
  const unwrittenLanes = new Set<string>();

  const write = async (sent: Sent): Promise<void> => {
    try {
      await sent.record();
    } catch (fault) {
      // It is sent once more when its lease is over.
      engine.log.error({ err: fault }, "what came of a webhook could not be recorded");
    }
  };
  return {
    joinIn: writes.joinIn,
    writeDown: writes.writeDown,
    async record(sent, lane) {
      if (lane === null) {
        await writes.add(() => write(sent), false);
        return;
      }
      unwrittenLanes.add(lane);
      await writes.add(() => write(sent), isWaitedFor(lane));
      unwrittenLanes.delete(lane);
    },
    hurry(lane) {
      if (lane === undefined || unwrittenLanes.has(lane)) writes.hurry();
    },
  };
}
