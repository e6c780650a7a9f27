import { readdirSync } from "node:fs";
import { join } from "node:path";
import { drive, openConnections } from "./load.ts";
import { fill } from "./measure.ts";
import { sayProgress } from "./progress.ts";
import { readProfile, type SelfTime } from "./read-profile.ts";
import { canReadProcesses, cpuUsOf } from "./server-process.ts";
import { openKakin, type Target } from "./target.ts";

/** Under this load most of the time goes into the work itself, not into waking up. */
const CONNECTIONS = 64;
const WARM_UP_CREATES = 10_000;
const SECONDS_MIN = 4;
const LINES = 25;
const FUNCTIONS = 3;

/** What is profiled, and the request that does it. */
const loads = {
  create: (target: Target) => target.nextCreate,
  retrieve: (target: Target, ids: readonly string[]) => {
    let at = 0;
    return () => {
      at = (at + 1) % ids.length;
      return target.get(`/charges/${ids[at] ?? ""}`);
    };
  },
  list: (target: Target) => () => target.get("/charges?limit=20"),
} as const;

/** Runs a load against the built server under V8's profiler and prints where the CPU goes, thread by thread. */
export async function profileLoad(
  folder: string,
  verb: keyof typeof loads,
  seconds: number,
): Promise<void> {
  const profiles = join(folder, "profiles");
  const kakin = await openKakin({
    folder: join(folder, "kakin"),
    nodeOptions: profilingTo(profiles),
  });
  sayProgress(`profile of ${verb}, ${CONNECTIONS} connections`);
  const ids = await fill(kakin, WARM_UP_CREATES);
  const next = loads[verb](kakin, ids);
  const connections = await openConnections(kakin.port, CONNECTIONS);
  const forMs = Math.max(seconds, SECONDS_MIN) * 1000;
  await drive(connections, { next, forMs: 500 });
  const { pid } = kakin.process;
  const cpuBeforeUs = canReadProcesses ? cpuUsOf(pid) : Number.NaN;
  const { requests, elapsedMs } = await drive(connections, { next, forMs });
  const cpuUs = (canReadProcesses ? cpuUsOf(pid) : Number.NaN) - cpuBeforeUs;
  connections.close();
  await kakin.process.stop();
  console.log(
    `${verb}: ${requests} requests in ${(elapsedMs / 1000).toFixed(1)} s, ${(cpuUs / requests).toFixed(1)} µs of CPU each under the profiler, which itself costs some\n`,
  );
  printProfiles(profiles, forMs, requests);
}

/** The options with which Node writes profiles to a folder. */
export function profilingTo(profiles: string): string[] {
  return ["--cpu-prof", `--cpu-prof-dir=${profiles}`, "--cpu-prof-interval=250"];
}

/** Prints where the time of the last `lastMs` went, thread by thread, shared out among so many requests. */
export function printProfiles(profiles: string, lastMs: number, requests: number): void {
  for (const [i, file] of readdirSync(profiles).sort().entries()) {
    const title = i === 0 ? "main thread" : "writer thread";
    print(title, readProfile(join(profiles, file), lastMs), requests);
  }
}

function print(title: string, places: readonly SelfTime[], requests: number): void {
  const total = places.reduce((sum, { us }) => sum + us, 0);
  console.log(`${title}: ${(total / requests).toFixed(1)} µs a request`);
  for (const { place, us, functions } of places.slice(0, LINES)) {
    const share = `${((100 * us) / total).toFixed(1)} %`.padStart(7);
    const costliest = functions
      .slice(0, FUNCTIONS)
      .map(({ name, us: own }) => `${name} ${(own / requests).toFixed(1)}`)
      .join(", ");
    console.log(
      `${(us / requests).toFixed(2).padStart(8)} µs${share}  ${place.padEnd(42)} ${costliest}`,
    );
  }
  console.log("");
}
