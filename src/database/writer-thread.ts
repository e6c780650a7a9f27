import { parentPort, workerData } from "node:worker_threads";
import { type PackedSets, unpackSets } from "./pack-sets.ts";
import { openSqlite, type SqliteOptions } from "./sqlite.ts";
import { type SqliteWriter, sqliteWriter } from "./sqlite-writer.ts";

/*
 * The thread that writes large batches of the embedded database, and all of them where the disk is slow: fsync happens
 * here then, beside reading and parsing on the main thread.
 */

const { path, options } = workerData as { path: string; options: SqliteOptions };
/** Opened at the first batch: by then the main thread has made the tables. */
let opened: SqliteWriter | undefined;

parentPort?.on("message", (packed: PackedSets | "close") => {
  if (packed === "close") {
    opened?.close();
    parentPort?.close();
    return;
  }
  try {
    opened ??= sqliteWriter(openSqlite(path, options));
    const verdicts = opened.write(unpackSets(packed));
    // Almost always all are written: only those that were not are named.
    const conflicts = verdicts.flatMap((verdict, place) => (verdict === "written" ? [] : place));
    parentPort?.postMessage({ conflicts });
  } catch (fault) {
    parentPort?.postMessage({ fault: fault instanceof Error ? fault.message : String(fault) });
  }
});
