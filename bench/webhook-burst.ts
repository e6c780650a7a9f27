import { setTimeout as pause } from "node:timers/promises";
import { drive, openConnections, percentile } from "./load.ts";
import { sayProgress } from "./progress.ts";
import type { Shops } from "./shops-process.ts";
import { openKakin, type Target } from "./target.ts";
import { cpuSoFarUs, watchMemory } from "./watch-server.ts";
import type { BurstFigures } from "./webhook-results.ts";

const CONNECTIONS = 64;
const WARM_UP_EVENTS = 10_000;
const LOOK_EVERY_MS = 200;
const SAY_EVERY_MS = 1000;
const GIVE_UP_AFTER_MS = 120_000;

/** A kakin that has sent webhooks before, to healthy shops, so that the code that is measured is compiled. */
export async function openWarmKakin(
  folder: string,
  shops: Shops,
  nodeOptions: readonly string[] = [],
): Promise<Target> {
  const kakin = await openKakin({ folder, nodeOptions });
  await shops.forget();
  sayProgress(`warming up: ${WARM_UP_EVENTS} webhooks to healthy shops`);
  await createCharges(kakin, shops.healthyInTurn(), WARM_UP_EVENTS);
  await untilArrived(shops, WARM_UP_EVENTS);
  return kakin;
}

/** Creates charges as fast as it goes, each with one event to one of the shops, and waits for the healthy ones' webhooks. */
export async function measureBurst(
  kakin: Target,
  shops: Shops,
  events: number,
): Promise<BurstFigures> {
  sayProgress(`${events} events at once, to every kind of shop`);
  await shops.forget();
  const { pid } = kakin.process;
  const healthy = shops.healthyAmong(events);
  const memory = watchMemory(pid);
  const cpuBeforeUs = cpuSoFarUs(pid);
  const startedMs = performance.timeOrigin + performance.now();
  await Promise.all([
    createCharges(kakin, shops.allInTurn(), events),
    untilArrived(shops, healthy),
  ]);
  const cpuUs = (cpuSoFarUs(pid) - cpuBeforeUs) / events;
  const { counts, lastAtMs, timesMs } = await shops.arrivals();
  return {
    events,
    healthy,
    healthyPerSecond: healthy / ((lastAtMs - startedMs) / 1000),
    p50Ms: percentile(timesMs, 0.5),
    p99Ms: percentile(timesMs, 0.99),
    cpuUs,
    attemptsAtFailing: counts.failing,
    attemptsAtHanging: counts.hanging,
    memoryMaxMb: memory.stop(),
  };
}

async function createCharges(
  kakin: Target,
  address: () => string,
  requests: number,
): Promise<void> {
  const connections = await openConnections(kakin.port, CONNECTIONS);
  await drive(connections, { next: () => kakin.nextCreate(address()), requests });
  connections.close();
}

/** Waits until so many have come to healthy shops, and says now and then how many that is. */
async function untilArrived(shops: Shops, wanted: number): Promise<void> {
  const startedMs = performance.now();
  for (let saidMs = startedMs; ; ) {
    const { healthy } = await shops.counts();
    if (healthy >= wanted) return;
    const nowMs = performance.now();
    if (nowMs - startedMs > GIVE_UP_AFTER_MS) {
      throw new Error(`only ${healthy} of ${wanted} webhooks came to healthy shops`);
    }
    if (nowMs - saidMs > SAY_EVERY_MS) {
      saidMs = nowMs;
      sayProgress(`${healthy} of ${wanted} have come to healthy shops`);
    }
    await pause(LOOK_EVERY_MS);
  }
}
