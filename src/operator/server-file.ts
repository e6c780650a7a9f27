import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/*
 * How the command line finds a running server: a file in the data folder that only its owner can read. A server that
 * was killed leaves it behind; then nothing answers to its token any more.
 */

/** A running server. */
export interface RunningServer {
  readonly pid: number;
  /** Where it listens, which is not necessarily the address it hands out. */
  readonly url: string;
  readonly operatorToken: string;
  readonly startedAt: string;
}

const pathIn = (folder: string): string => join(folder, "server.json");

/** Says in the data folder that this server runs. */
export function writeServerFile(folder: string, server: RunningServer): void {
  const { pid, url, operatorToken, startedAt } = server;
  const content = { pid, url, operator_token: operatorToken, started_at: startedAt };
  // Whoever reads meanwhile finds the file of before or this one, never half of it.
  const unfinished = join(folder, `.server.${pid}.unfinished`);
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  renameSync(unfinished, pathIn(folder));
}

/** The server that this data folder says is running; undefined when none does, or the file cannot be understood. */
export function readServerFile(folder: string): RunningServer | undefined {
  let content: Readonly<Record<string, unknown>>;
  try {
    content = JSON.parse(readFileSync(pathIn(folder), "utf8")) as typeof content;
  } catch {
    // No file, or none that we wrote: nothing is known of a server.
    return undefined;
  }
  const { pid, url, operator_token: operatorToken, started_at: startedAt } = content;
  if (typeof pid !== "number" || typeof url !== "string") return undefined;
  if (typeof operatorToken !== "string" || typeof startedAt !== "string") return undefined;
  return { pid, url, operatorToken, startedAt };
}

/** Takes the file away again, unless another server has taken its place. */
export function removeServerFile(folder: string, pid: number): void {
  if (readServerFile(folder)?.pid === pid) rmSync(pathIn(folder), { force: true });
}
