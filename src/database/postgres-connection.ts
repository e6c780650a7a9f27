import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { DatabaseLost } from "./write-batch.ts";

/*
 * A connection that comes back. PostgreSQL restarts, fails over, or ends our session; the process lives on.
 *   open      everybody's questions go out on one client, which pipelines
 *   lost      found by the socket, by what the server said last, or by its silence; whoever waited is told
 *   opening   the next question opens another client, trying for a while; all who ask meanwhile wait for the same one
 *   given up  they get a DatabaseLost, and the question after them tries anew
 * What was under way is asked again only by those who know that it did nothing: readers, and the writer once it has
 * found out (postgres-writer.ts).
 */

/** How long is waited for what. */
export interface ConnectionTimes {
  readonly connectMs: number;
  readonly tryEveryMs: number;
  /** A restart takes seconds, and callers wait that long rather than being refused; what takes longer is an outage. */
  readonly tryForMs: number;
  /** A server that is silent for so long is gone, though nobody closed the socket. */
  readonly answerMs: number;
  /** A process that stands still in the middle of a batch holds locks which others wait for; the server ends it. */
  readonly idleInBatchMs: number;
}

const usualTimes: ConnectionTimes = {
  connectMs: 3_000,
  tryEveryMs: 200,
  tryForMs: 10_000,
  answerMs: 30_000,
  idleInBatchMs: 10_000,
};

/** Where a PostgreSQL database is. */
export interface PostgresAddress {
  readonly url: string;
  /** The PostgreSQL schema that holds the tables; `public` when not given. */
  readonly schema?: string;
  readonly times?: ConnectionTimes;
}

/** Told in one line each time when the connection was lost, and when it is back. */
export type Report = (line: string) => void;

/** A connection to PostgreSQL, through whichever client is open at the moment. */
export interface PostgresConnection {
  /** The open client. @throws DatabaseLost when none can be opened. */
  client(): Promise<pg.Client>;
  /** Whether a fault says that the client is gone, rather than that the question was wrong. */
  isLost(client: pg.Client, fault: unknown): boolean;
  /** Gives a client up that nothing can be asked of any more. */
  drop(client: pg.Client): void;
  /** Says a last word, if somebody is there to hear it, and closes. */
  close(farewell?: (client: pg.Client) => Promise<unknown>): Promise<void>;
}

/** Opens one client; without a limit to how long an answer may take when it is for migrations. */
export async function openClient(
  address: PostgresAddress,
  purpose: "migrations" | "questions",
): Promise<pg.Client> {
  const times = address.times ?? usualTimes;
  const client = new pg.Client({
    connectionString: address.url,
    application_name: "kakin",
    pipeline: true,
    keepAlive: true,
    keepAliveInitialDelayMillis: times.answerMs,
    connectionTimeoutMillis: times.connectMs,
    ...(purpose === "questions" && { query_timeout: times.answerMs }),
  });
  // Without a listener the loss of an idle connection would end the process.
  client.on("error", () => undefined);
  await client.connect();
  const settings = [`SET idle_in_transaction_session_timeout = ${times.idleInBatchMs}`];
  if (address.schema !== undefined)
    settings.push(`SET search_path TO ${pg.escapeIdentifier(address.schema)}`);
  await Promise.all(settings.map((setting) => client.query(setting)));
  return client;
}

/**
 * The server ended the session (57P.., 25P03), the connection broke (08...), or what was prepared on it no longer fits
 * the tables, because a newer kakin beside us has changed them (0A000).
 */
const ENDED_CODES = /^(57P|08|25P03|0A000)/;
/** The driver's own words; it then destroys the socket, and says so a moment too late. */
const SILENCE = "Query read timeout";

function saysGone(fault: unknown): boolean {
  if (fault instanceof pg.DatabaseError) return ENDED_CODES.test(fault.code ?? "");
  return fault instanceof Error && fault.message === SILENCE;
}

/**
 * Opens a connection.
 * @throws the server's or the network's own fault, when the first client cannot be opened.
 */
export async function openConnection(
  address: PostgresAddress,
  report: Report,
): Promise<PostgresConnection> {
  const gone = new WeakSet<pg.Client>();
  let isClosed = false;
  let current: pg.Client | undefined;
  let opening: Promise<pg.Client> | undefined;

  const lose = (client: pg.Client): void => {
    gone.add(client);
    if (client !== current) return;
    current = undefined;
    if (!isClosed) report("the connection to PostgreSQL was lost");
  };
  const drop = (client: pg.Client): void => {
    lose(client);
    void client.end().catch(() => undefined);
  };
  const adopt = (client: pg.Client): pg.Client => {
    client.on("error", () => lose(client));
    client.on("end", () => lose(client));
    current = client;
    return client;
  };
  const reopen = async (): Promise<pg.Client> => {
    const { tryEveryMs, tryForMs } = address.times ?? usualTimes;
    const enough = AbortSignal.timeout(tryForMs);
    for (;;) {
      try {
        const client = adopt(await openClient(address, "questions"));
        report("connected to PostgreSQL again");
        return client;
      } catch (fault) {
        const why = fault instanceof Error ? fault.message : String(fault);
        if (isClosed || enough.aborted)
          throw new DatabaseLost(`PostgreSQL does not answer (${why})`);
        await pause(tryEveryMs);
      }
    }
  };

  adopt(await openClient(address, "questions"));
  return {
    drop,
    async client() {
      if (current !== undefined) return current;
      if (isClosed) throw new DatabaseLost("the connection to PostgreSQL is closed");
      opening ??= reopen().finally(() => {
        opening = undefined;
      });
      return opening;
    },
    isLost(client, fault) {
      if (saysGone(fault)) drop(client);
      return gone.has(client);
    },
    async close(farewell) {
      isClosed = true;
      await opening?.catch(() => undefined);
      if (current === undefined) return;
      const last = current;
      const sayGoodbye = async (): Promise<void> => {
        // What cannot be said (the server may be stopping too) is not missed.
        await farewell?.(last).catch(() => undefined);
        await last.end();
      };
      // A silent server does not hold up our own end.
      const { connectMs } = address.times ?? usualTimes;
      await Promise.race([sayGoodbye(), pause(connectMs, undefined, { ref: false })]);
      (last as pg.Client & { unref(): void }).unref();
    },
  };
}
