import { parentPort, workerData } from "node:worker_threads";
import { type PackedSets, unpackSets } from "./pack-sets.ts";
import { openSqlite, type SqliteFile, type SqliteOptions } from "./sqlite.ts";
import { type SqliteWriter, sqliteWriter } from "./sqlite-writer.ts";
import type { ThreadWork } from "./threaded-writer.ts";

/*
 * The thread that writes large batches of the embedded database, and all of them where the disk is slow: fsync happens
 * here then, beside reading and parsing on the main thread.
 */

const { path, options } = workerData as { path: string; options: SqliteOptions };
/** Opened when it is first needed: by then the main thread has made the tables. */
let opened: { readonly file: SqliteFile; readonly writer: SqliteWriter } | undefined;

function open() {
  const file = openSqlite(path, options);
  return { file, writer: sqliteWriter(file) };
}

function conflictsOf(packed: PackedSets): number[] {
  opened ??= open();
  const verdicts = opened.writer.write(unpackSets(packed));
  // Almost always all are written: only those that were not are named.
  return verdicts.flatMap((verdict, place) => (verdict === "written" ? [] : place));
}

parentPort?.on("message", (work: ThreadWork) => {
  if (work === "close") {
    opened?.writer.close();
    parentPort?.close();
    return;
  }
  try {
    if (work === "move log") {
      opened ??= open();
      opened.file.run("PRAGMA wal_checkpoint(PASSIVE)", []);
      parentPort?.postMessage({ conflicts: [] });
    } else parentPort?.postMessage({ conflicts: conflictsOf(work) });
  } catch (fault) {
    parentPort?.postMessage({ fault: fault instanceof Error ? fault.message : String(fault) });
  }
});
