import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** A server in a process of its own. */
export interface ServerProcess {
  readonly pid: number;
  /** When the process was asked for, on the bench's own clock. */
  readonly spawnedMs: number;
  /** The JSON object that the server printed when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** Ends it as a person would, and waits until it is gone. */
  stop(): Promise<void>;
}

/** How a server is started. */
export interface Start {
  /** Arguments for Node: its options, the file, the file's own arguments. */
  readonly args: readonly string[];
  /** The file that the log goes to, as in service. */
  readonly logFile: string;
}

const running = new Set<ChildProcess>();

/** Starts a server with Node and waits for the line of JSON that says that it is ready. */
export async function startServer(start: Start): Promise<ServerProcess> {
  const log = openSync(start.logFile, "a");
  const spawnedMs = performance.now();
  const child = spawn(process.execPath, start.args, {
    stdio: ["ignore", "pipe", log],
    env: withoutSettings(process.env),
  });
  closeSync(log);
  running.add(child);
  const exited = once(child, "exit").then(() => running.delete(child));
  const line = await Promise.race([firstLine(child), exited]);
  if (typeof line !== "string" || child.pid === undefined) {
    throw new Error(`a server did not start: node ${start.args.join(" ")}\n${tail(start.logFile)}`);
  }
  return {
    pid: child.pid,
    spawnedMs,
    ready: JSON.parse(line) as Record<string, unknown>,
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

/** Ends what still runs, at once; for a bench that fails or is interrupted. */
export function stopAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** Settings of the person who runs the bench must not change what is measured. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !name.startsWith("KAKIN_") && !name.startsWith("NODE_"),
    ),
  );
}

async function firstLine(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface({ input: child.stdout })) return line;
  return undefined;
}

function tail(file: string): string {
  return readFileSync(file, "utf8").slice(-2000);
}

const TICK_US = 10_000;

/** Whether this machine tells what another process has used: Linux does. */
export const canReadProcesses = process.platform === "linux";

/**
 * The CPU time that a process has used with all its threads, in µs.
 * Threads that ended are missing; a server's threads live as long as it does.
 */
export function cpuUsOf(pid: number): number {
  const schedstats = readdirSync(`/proc/${pid}/task`).map((task) =>
    readIfThere(`/proc/${pid}/task/${task}/schedstat`),
  );
  // Nanoseconds, where the kernel counts them; else hundredths of a second, as everywhere.
  if (schedstats.some((text) => text !== undefined)) {
    return schedstats.reduce((sum, text) => sum + Number(text?.split(" ", 1)[0] ?? 0), 0) / 1000;
  }
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}

/** The memory that a process holds, in MB (2^20 bytes). */
export function residentMbOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
