import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Connections, drive, openConnections, percentile } from "./load.ts";
import { fill } from "./measure.ts";
import { printProfiles, profilingTo } from "./profile.ts";
import { sayProgress } from "./progress.ts";
import { canReadProcesses, cpuUsOf, residentMbOf } from "./server-process.ts";
import { openShops, type Shops } from "./shops-process.ts";
import { openKakin, type Target } from "./target.ts";
import type { BurstFigures, SteadyFigures, WebhookFigures } from "./webhook-results.ts";

/** How much is measured. */
export interface WebhookDose {
  readonly events: number;
  /** How long creates come at a fixed rate, on each of the two servers. */
  readonly seconds: number;
}

const CONNECTIONS = 64;
const STEADY_PER_SECOND = 300;
const STEADY_CONNECTIONS = 16;
/** The two servers of the steady load take turns, so that what else happens on the machine meets both alike. */
const TURNS = 4;
const WARM_UP_EVENTS = 3000;
const LOOK_EVERY_MS = 200;
const GIVE_UP_AFTER_MS = 60_000;

/** Sends many webhooks under V8's profiler and prints where the CPU goes, thread by thread. */
export async function profileWebhooks(folder: string, events: number): Promise<void> {
  const profiles = join(folder, "profiles");
  const shops = await openShops(folder);
  const nodeOptions = profilingTo(profiles);
  const kakin = await openWarm(join(folder, "kakin"), shops, nodeOptions);
  const startedMs = performance.now();
  const { cpuUs } = await measureBurst(kakin, shops, events);
  const tookMs = performance.now() - startedMs;
  await shops.process.stop();
  await kakin.process.stop();
  console.log(
    `${events} events, ${cpuUs.toFixed(1)} µs of CPU each under the profiler, which itself costs some\n`,
  );
  printProfiles(profiles, tookMs, events);
}

/** Measures webhooks: many events at once to all kinds of shops, then creates at a fixed rate with and without them. */
export async function measureWebhooks(folder: string, dose: WebhookDose): Promise<WebhookFigures> {
  const shops = await openShops(folder);
  const kakin = await openWarm(join(folder, "kakin"), shops);
  const burst = await measureBurst(kakin, shops, dose.events);
  const steady = await measureSteady(folder, { hooked: kakin, shops, seconds: dose.seconds });
  // Shops go first: a server that stops waits for answers that are under way.
  await shops.process.stop();
  await kakin.process.stop();
  return { burst, steady };
}

/** A kakin that has sent webhooks before, to healthy shops, so that the code that is measured is compiled. */
async function openWarm(
  folder: string,
  shops: Shops,
  nodeOptions: readonly string[] = [],
): Promise<Target> {
  const kakin = await openKakin({ folder, nodeOptions });
  sayProgress(`warming up: ${WARM_UP_EVENTS} webhooks to healthy shops`);
  await createAll(kakin, shops.healthyInTurn(), WARM_UP_EVENTS);
  await untilArrived(shops, WARM_UP_EVENTS);
  return kakin;
}

async function measureBurst(kakin: Target, shops: Shops, events: number): Promise<BurstFigures> {
  await shops.forget();
  const memory = watchMemory(kakin.process.pid);
  const startedMs = performance.timeOrigin + performance.now();
  const { pid } = kakin.process;
  const beforeUs = cpuOf(pid);
  const creating = createAll(kakin, shops.allInTurn(), events);
  const healthy = shops.healthyAmong(events);
  await untilArrived(shops, healthy);
  await creating;
  const cpuUs = (cpuOf(pid) - beforeUs) / events;
  const { counts, lastAtMs, timesMs } = await shops.arrivals();
  return {
    events,
    cpuUs,
    healthy,
    healthyPerSecond: healthy / ((lastAtMs - startedMs) / 1000),
    p50Ms: percentile(timesMs, 0.5),
    p99Ms: percentile(timesMs, 0.99),
    attemptsAtFailing: counts.failing,
    attemptsAtHanging: counts.hanging,
    memoryMaxMb: memory.stop(),
  };
}

/** The second server never sends one; each is asked in turns. */
async function measureSteady(
  folder: string,
  wish: { readonly hooked: Target; readonly shops: Shops; readonly seconds: number },
): Promise<SteadyFigures> {
  const { hooked, shops, seconds } = wish;
  const plain = await openKakin({ folder: join(folder, "kakin-plain") });
  sayProgress("without webhooks: storing as many charges");
  await fill(plain, WARM_UP_EVENTS * 3);
  await shops.forget();
  const addresses = shops.allInTurn();
  const forMs = (seconds * 1000) / TURNS;
  const subjects = [
    { target: plain, next: () => plain.nextCreate(), cpuUs: 0, creates: 0 },
    { target: hooked, next: () => hooked.nextCreate(addresses()), cpuUs: 0, creates: 0 },
  ] as const;
  for (let turn = 0; turn < TURNS; turn += 1) {
    sayProgress(`${STEADY_PER_SECOND} creates a second, ${turn + 1} of ${TURNS} turns`);
    for (const subject of subjects) {
      const { pid } = subject.target.process;
      const connections = await openConnections(subject.target.port, STEADY_CONNECTIONS);
      const beforeUs = cpuOf(pid);
      const load = { next: subject.next, perSecond: STEADY_PER_SECOND, forMs };
      subject.creates += (await drive(connections, load)).requests;
      subject.cpuUs += cpuOf(pid) - beforeUs;
      connections.close();
    }
  }
  const [without, with_] = subjects;
  const { timesMs } = await shops.arrivals();
  await plain.process.stop();
  return {
    perSecond: STEADY_PER_SECOND,
    createCpuUs: without.cpuUs / without.creates,
    createCpuUsWithWebhooks: with_.cpuUs / with_.creates,
    p50Ms: percentile(timesMs, 0.5),
    p99Ms: percentile(timesMs, 0.99),
  };
}

function cpuOf(pid: number): number {
  return canReadProcesses ? cpuUsOf(pid) : Number.NaN;
}

async function createAll(kakin: Target, address: () => string, requests: number): Promise<void> {
  const connections: Connections = await openConnections(kakin.port, CONNECTIONS);
  await drive(connections, { next: () => kakin.nextCreate(address()), requests });
  connections.close();
}

/** Waits until so many have come to healthy shops, and says now and then how many that is. */
async function untilArrived(shops: Shops, wanted: number): Promise<void> {
  const startedMs = performance.now();
  let saidMs = startedMs;
  for (;;) {
    const { healthy } = await shops.counts();
    if (healthy >= wanted) return;
    const nowMs = performance.now();
    if (nowMs - startedMs > GIVE_UP_AFTER_MS) {
      throw new Error(`only ${healthy} of ${wanted} webhooks came to healthy shops`);
    }
    if (nowMs - saidMs > 1000) {
      saidMs = nowMs;
      sayProgress(`${healthy} of ${wanted} have come to healthy shops`);
    }
    await pause(LOOK_EVERY_MS);
  }
}

function watchMemory(pid: number): { stop(): number } {
  if (!canReadProcesses) return { stop: () => Number.NaN };
  let maxMb = 0;
  const look = () => {
    maxMb = Math.max(maxMb, residentMbOf(pid));
  };
  const timer = setInterval(look, 50);
  return {
    stop() {
      clearInterval(timer);
      look();
      return maxMb;
    },
  };
}
