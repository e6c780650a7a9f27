import { availableParallelism } from "node:os";
import { isOnDisk, makeFolder, removeFolder } from "./folder.ts";
import { sayProgress } from "./progress.ts";
import { canReadProcesses, stopAll } from "./server-process.ts";

/** What a bench runs in. */
export interface Surroundings {
  /** A fresh folder on the disk that the project is on, removed at the end. */
  readonly folder: string;
  /** The machine, in a line. */
  readonly machine: string;
}

/** Runs a bench, and leaves neither process nor file behind, however it ends. */
export async function runBench(bench: (surroundings: Surroundings) => Promise<void>) {
  const folder = makeFolder();
  process.on("exit", () => {
    stopAll();
    removeFolder(folder);
  });
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
  const disk = isOnDisk(folder) ? "on disk" : "IN MEMORY, where fsync costs nothing";
  const machine = `Node ${process.versions.node}, ${availableParallelism()} cores, ${process.platform}; data in ${folder}, ${disk}`;
  const startedMs = performance.now();
  try {
    if (!canReadProcesses) sayProgress("CPU and memory of another process are read on Linux only");
    await bench({ folder, machine });
    sayProgress(`done in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  } catch (fault) {
    console.error(`bench: ${fault instanceof Error ? fault.message : String(fault)}`);
    process.exitCode = 1;
  }
}
