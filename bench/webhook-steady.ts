import { setTimeout as pause } from "node:timers/promises";
import { drive, type Load, openConnections, percentile } from "./load.ts";
import { sayProgress } from "./progress.ts";
import type { Shops } from "./shops-process.ts";
import { postAs, type Target } from "./target.ts";
import { cpuSoFarUs } from "./watch-server.ts";
import type { SteadyFigures } from "./webhook-results.ts";

/** More than most shops see on their best day. Assumed. */
const PER_SECOND = 300;
const CONNECTIONS = 16;
/**
 * A server is measured as it runs for months, not in its first minute: V8 makes most of what is called its fastest only after
 * thousands of calls, which at this rate would be half of the bench, and counts as the server's CPU. At this rate the server
 * goes other ways than at its limit (a charge is a batch, a webhook has a turn), so in the end each kind comes at it, too.
 */
const WARM_UP = { rounds: 3, creates: 4000, connections: 64, atRateMs: 10_000 };
/** What had no room while it warmed up is sent by then. */
const AFTER_WARM_UP_MS = 5000;
/** The three kinds of charges take turns, this way round and that, so that what else happens on the machine meets all alike. */
const TURNS = 18;
/** Sending and recording go on for a moment after the last create; their CPU counts too, and not to what comes next. */
const AFTERWARDS_MS = 600;
/** Longer than the bench. */
const LATER_SECONDS = 3600;

/** Measures what webhooks cost creates that come at a fixed rate, for so long each. */
export async function measureSteady(
  kakin: Target,
  shops: Shops,
  seconds: number,
): Promise<SteadyFigures> {
  const address = shops.allInTurn();
  const kinds = {
    without: { next: () => kakin.nextCreate(), delaySeconds: 0, cpuUs: 0, creates: 0 },
    left: {
      next: () => kakin.nextCreate(address()),
      delaySeconds: LATER_SECONDS,
      cpuUs: 0,
      creates: 0,
    },
    sent: { next: () => kakin.nextCreate(address()), delaySeconds: 0, cpuUs: 0, creates: 0 },
  };
  for (let round = 1; round <= WARM_UP.rounds; round += 1) {
    sayProgress(`warming up, round ${round} of ${WARM_UP.rounds}`);
    for (const kind of Object.values(kinds)) {
      await create(kakin, kind, WARM_UP.connections, { requests: WARM_UP.creates });
    }
  }
  sayProgress(`warming up at ${PER_SECOND} creates a second`);
  for (const kind of Object.values(kinds)) {
    await create(kakin, kind, CONNECTIONS, { perSecond: PER_SECOND, forMs: WARM_UP.atRateMs });
  }
  await pause(AFTER_WARM_UP_MS);
  await shops.forget();
  for (let turn = 1; turn <= TURNS; turn += 1) {
    sayProgress(`${PER_SECOND} creates a second, turn ${turn} of ${TURNS}`);
    const all = Object.values(kinds);
    for (const kind of turn % 2 === 0 ? all.reverse() : all) {
      const load = { perSecond: PER_SECOND, forMs: (seconds * 1000) / TURNS };
      const { creates, cpuUs } = await create(kakin, kind, CONNECTIONS, load);
      kind.creates += creates;
      kind.cpuUs += cpuUs;
    }
  }
  const { timesMs } = await shops.arrivals();
  return {
    perSecond: PER_SECOND,
    withoutCpuUs: kinds.without.cpuUs / kinds.without.creates,
    leftCpuUs: kinds.left.cpuUs / kinds.left.creates,
    sentCpuUs: kinds.sent.cpuUs / kinds.sent.creates,
    p50Ms: percentile(timesMs, 0.5),
    p99Ms: percentile(timesMs, 0.99),
  };
}

/** Creates charges of a kind; what the server used for them, and for what came of them a moment later. */
async function create(
  kakin: Target,
  kind: { readonly next: () => string; readonly delaySeconds: number },
  connectionCount: number,
  load: Omit<Load, "next">,
): Promise<{ readonly creates: number; readonly cpuUs: number }> {
  await postAs(kakin, "/_kakin/webhook_rules", `delay_seconds=${kind.delaySeconds}`);
  const connections = await openConnections(kakin.port, connectionCount);
  const cpuBeforeUs = cpuSoFarUs(kakin.process.pid);
  const { requests } = await drive(connections, { ...load, next: kind.next });
  await pause(AFTERWARDS_MS);
  const cpuUs = cpuSoFarUs(kakin.process.pid) - cpuBeforeUs;
  connections.close();
  return { creates: requests, cpuUs };
}
