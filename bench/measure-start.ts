import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { drive, openConnections, percentile } from "./load.ts";
import { canReadProcesses, residentMbOf } from "./server-process.ts";
import { startKakin } from "./target.ts";

/** What starting costs. */
export interface StartFigures {
  /** From spawning the process to its first answer, on an empty data folder: tables, account and samples included. */
  readonly firstMs: number;
  /** The same on the folder of an earlier start. */
  readonly againMs: number;
  /** What the process holds once it is up and before it had any load. */
  readonly idleMb: number;
}

const ROUNDS = 3;
/** After a start the engine still settles for a moment. */
const SETTLE_MS = 500;

/** Starts the built server several times; medians. */
export async function measureStart(folder: string): Promise<StartFigures> {
  const firstMs: number[] = [];
  const againMs: number[] = [];
  const idleMb: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const data = join(folder, `start-${round}`);
    for (const times of [firstMs, againMs]) {
      const server = await startKakin({ folder: data });
      const { url, secret_key } = server.ready as Record<string, string>;
      const connections = await openConnections(Number(new URL(url ?? "").port), 1);
      const request = `GET /charges?limit=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic ${btoa(`${secret_key}:`)}\r\n\r\n`;
      await drive(connections, { next: () => request, requests: 1 });
      times.push(performance.now() - server.spawnedMs);
      connections.close();
      // Memory is read once only: waiting for it each time would take long and tell the same.
      if (round === 0) {
        await sleep(SETTLE_MS);
        idleMb.push(canReadProcesses ? residentMbOf(server.pid) : Number.NaN);
      }
      await server.stop();
    }
  }
  return {
    firstMs: percentile(firstMs, 0.5),
    againMs: percentile(againMs, 0.5),
    idleMb: Math.max(...idleMb),
  };
}
