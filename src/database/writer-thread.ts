import { parentPort, workerData } from "node:worker_threads";
import { type PackedSets, unpackSets } from "./pack-sets.ts";
import { openSqlite, type SqliteFile, type SqliteOptions } from "./sqlite.ts";
import { type SqliteWriter, sqliteWriter } from "./sqlite-writer.ts";
import type { ThreadWork } from "./threaded-writer.ts";

/*
 * The thread that writes for crowds of the embedded database, and everything where the disk is slow: fsync happens
 * here then, beside reading and parsing on the main thread.
 */

const { path, options } = workerData as { path: string; options: SqliteOptions };
let opened: SqliteFile | undefined;

/** Opened when it is first needed: by then the main thread has made the tables. */
function file(): SqliteFile {
  opened ??= openSqlite(path, options);
  return opened;
}

let writer: SqliteWriter | undefined;

/** Does what it is told; answers the places of the sets that were handed back. */
function conflictsOf(work: PackedSets | "move log"): number[] {
  if (work === "move log") {
    file().run("PRAGMA wal_checkpoint(PASSIVE)", []);
    return [];
  }
  writer ??= sqliteWriter(file());
  const verdicts = writer.write(unpackSets(work));
  // Almost always all are written: only those that were not are named.
  return verdicts.flatMap((verdict, place) => (verdict === "written" ? [] : place));
}

parentPort?.on("message", (work: ThreadWork) => {
  if (work === "close") {
    opened?.close();
    parentPort?.close();
    return;
  }
  try {
    parentPort?.postMessage({ conflicts: conflictsOf(work), waitedMs: writer?.waitedMs() ?? 0 });
  } catch (fault) {
    parentPort?.postMessage({ fault: fault instanceof Error ? fault.message : String(fault) });
  }
});
