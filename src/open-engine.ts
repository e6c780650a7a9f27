import type { Connector } from "./acquirers/connector.ts";
import { simulator } from "./acquirers/simulator/simulator.ts";
import { type DatabaseOptions, openDatabase } from "./database/open-database.ts";
import { hasDatabase } from "./database/open-sqlite-folder.ts";
import type { Config } from "./engine/config.ts";
import type { Engine } from "./engine/engine.ts";
import { openKeyRing } from "./engine/key-ring.ts";
import type { Log } from "./engine/log.ts";
import { openMeters } from "./engine/meter.ts";
import { type Clock, systemClock } from "./primitives/clock.ts";
import { timeOrderedIds } from "./primitives/ids.ts";

/** What may be handed in, in place of the world's own. */
export interface Surroundings {
  readonly log: Log;
  readonly clock?: Clock;
  /** The acquirers of live mode. */
  readonly connectors?: readonly Connector[];
  readonly database?: DatabaseOptions;
}

/** PostgreSQL readers per process; each pipelines, so a few are enough. */
const POSTGRES_READERS = 2;

/** Builds the engine by hand: the one place where things are wired. */
export async function openEngine(config: Config, surroundings: Surroundings): Promise<Engine> {
  const options = surroundings.database ?? databaseOptions(config);
  const isFirstStart = options.kind === "postgres" || !hasDatabase(options.folder);
  const database = await openDatabase(options, (line) => surroundings.log.warn({}, line));
  try {
    return {
      database,
      config,
      log: surroundings.log,
      clock: surroundings.clock ?? systemClock,
      ids: timeOrderedIds(),
      keys: openKeyRing(config.data, config.vaultKey, isFirstStart),
      connectors: [simulator, ...(surroundings.connectors ?? [])],
      addresses: { api: "", vault: "" },
      outbox: closedOutbox(),
      meters: openMeters(),
    };
  } catch (fault) {
    await database.close();
    throw fault;
  }
}

function databaseOptions(config: Config): DatabaseOptions {
  if (config.databaseUrl !== undefined) {
    return { kind: "postgres", url: config.databaseUrl, readers: POSTGRES_READERS };
  }
  return { kind: "sqlite", folder: config.data, durability: "full", writerThread: true };
}

/** As it is until something sends. */
function closedOutbox(): Engine["outbox"] {
  return {
    takes: () => false,
    holds: () => false,
    shiftFor() {
      throw new Error("this process sends no webhooks");
    },
    ownsShift: () => false,
    writeDown: async () => undefined,
  };
}
