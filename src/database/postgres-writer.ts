import { randomUUID } from "node:crypto";
import { type Client, DatabaseError } from "pg";
import { judge, workOf } from "./batch-plan.ts";
import type { ChangeSet } from "./change-set.ts";
import type { PostgresConnection } from "./postgres-connection.ts";
import { prepareGround, writeRows } from "./postgres-statements.ts";
import { type BatchWriter, DatabaseLost, type Verdict } from "./write-batch.ts";

/*
 * The writer of a PostgreSQL database that several processes may share. One batch is one database transaction:
 *   1. guards: the guarded rows are locked and their versions read; names are claimed.
 *   2. sets are judged in their order; what a refused set had claimed is given back.
 *   3. rows, running numbers, COMMIT.
 * Each step is one round trip, since the client pipelines.
 *
 * A connection that breaks after COMMIT was sent leaves open whether it was carried out. Hence a running number that
 * belongs to this writer alone and grows with every batch: on the next connection it tells, so that a batch is neither
 * lost nor written twice.
 */

/** Two writers met in an order that PostgreSQL could not resolve; nothing was written, so it is tried again. */
const RETRYABLE_CODES: ReadonlySet<string> = new Set([
  "40001", // serialization_failure
  "40P01", // deadlock_detected
]);
const TRIES_MAX = 5;

function isRetryable(fault: unknown): boolean {
  return fault instanceof DatabaseError && RETRYABLE_CODES.has(fault.code ?? "");
}

/** A writer over a connection of its own. */
export function postgresWriter(connection: PostgresConnection): BatchWriter {
  const counter = `writer/${randomUUID()}`;
  /** How many batches of ours the database has; undefined when it has to be asked, as it has at first. */
  let written: number | undefined;

  /** Whether the batch after `before` others is in the database, asked on the next connection. */
  const wasWritten = async (before: number): Promise<boolean> => {
    for (let tries = 1; ; tries += 1) {
      const client = await connection.client();
      try {
        written = await readCounter(client, counter);
        return written === before + 1;
      } catch (fault) {
        if (!connection.isLost(client, fault) || tries === TRIES_MAX)
          throw new DatabaseLost(`nobody knows whether a batch was written (${String(fault)})`);
      }
    }
  };

  const writeOnce = async (client: Client, sets: readonly ChangeSet[]): Promise<Verdict[]> => {
    written ??= await readCounter(client, counter);
    const before = written;
    let verdicts: Verdict[] | undefined;
    try {
      const ground = await prepareGround(client, sets);
      const judged = judge(sets, ground);
      const work = workOf(sets, judged, ground.claimed);
      const grows = sets.some((set, i) => set.length > 0 && judged[i] === "written");
      if (grows) work.tallies.set(counter, 1);
      await writeRows(client, work);
      verdicts = judged;
      await client.query("COMMIT");
      if (grows) written = before + 1;
      return verdicts;
    } catch (fault) {
      if (!connection.isLost(client, fault)) {
        await rollBack(connection, client);
        throw fault;
      }
      written = undefined;
      // Without COMMIT the server rolls back; with it, it has to be asked.
      if (verdicts !== undefined && (await wasWritten(before))) return verdicts;
      throw new BrokenOff("the connection to PostgreSQL broke in the middle of a batch");
    }
  };

  return {
    async write(sets) {
      for (let tries = 1; ; tries += 1) {
        const client = await connection.client();
        try {
          return await writeOnce(client, sets);
        } catch (fault) {
          const isBroken = fault instanceof BrokenOff || connection.isLost(client, fault);
          if (fault instanceof DatabaseLost || !(isBroken || isRetryable(fault))) throw fault;
          if (tries < TRIES_MAX) continue;
          throw isBroken ? new DatabaseLost("the connection to PostgreSQL keeps breaking") : fault;
        }
      }
    },
    close: () =>
      connection.close((client) => client.query("DELETE FROM tallies WHERE id = $1", [counter])),
  };
}

/** The connection broke before anything of a batch was written. */
class BrokenOff extends Error {}

/** Ends a batch that met a fault; a connection that cannot even do that is not used again. */
async function rollBack(connection: PostgresConnection, client: Client): Promise<void> {
  try {
    await client.query("ROLLBACK");
  } catch {
    // The fault that came first is the one to report.
    connection.drop(client);
  }
}

/**
 * The number of batches that a writer has written. Waits while the server is still about to write one for a
 * connection that we have given up: that one holds the row.
 */
async function readCounter(client: Client, counter: string): Promise<number> {
  const made = "INSERT INTO tallies (id, value) VALUES ($1, 0) ON CONFLICT (id) DO NOTHING";
  await client.query(made, [counter]);
  const text = "SELECT value FROM tallies WHERE id = $1 FOR UPDATE";
  const { rows } = await client.query<{ value: number }>(text, [counter]);
  return rows[0]?.value ?? 0;
}
