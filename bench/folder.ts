import { mkdirSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The checkout. */
export const root = dirname(import.meta.dirname);

/** The built server. */
export const bundle = join(root, "dist", "kakin.cjs");

/** The numbers by which Linux names file systems that live in memory. Source: linux/magic.h. */
const inMemory: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

/** A fresh folder inside the project's var/, on the disk that the project is on; removed by `removeFolder`. */
export function makeFolder(): string {
  mkdirSync(join(root, "var"), { recursive: true });
  return mkdtempSync(join(root, "var", "bench-"));
}

/** Removes a folder with all in it. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Whether writing to this folder costs what it costs in service. */
export function isOnDisk(folder: string): boolean {
  return !inMemory.has(statfsSync(folder).type);
}
