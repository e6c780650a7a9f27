import { parentPort, workerData } from "node:worker_threads";
import { type PackedSets, unpackSets } from "./pack-sets.ts";
import { openSqlite, type SqliteOptions } from "./sqlite.ts";
import { sqliteWriter } from "./sqlite-writer.ts";

/*
 * The thread that owns the embedded database's only writing connection: fsync happens here, so a slow disk
 * never holds up reading or parsing on the main thread.
 */

const { path, options } = workerData as { path: string; options: SqliteOptions };
const writer = sqliteWriter(openSqlite(path, options));

parentPort?.on("message", (packed: PackedSets | "close") => {
  if (packed === "close") {
    void writer.close();
    parentPort?.close();
    return;
  }
  try {
    parentPort?.postMessage({ verdicts: writer.write(unpackSets(packed)) });
  } catch (fault) {
    parentPort?.postMessage({ fault: fault instanceof Error ? fault.message : String(fault) });
  }
});
