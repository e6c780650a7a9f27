import { setTimeout as pause } from "node:timers/promises";
import { drive, type Load, openConnections, percentile } from "./load.ts";
import { sayProgress } from "./progress.ts";
import type { Shops } from "./shops-process.ts";
import { postAs, type Target } from "./target.ts";
import { cpuSoFarUs } from "./watch-server.ts";
import type { Compared, SteadyFigures } from "./webhook-results.ts";

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
/**
 * The speed of a machine with neighbours differs by a tenth from one second to the next, so what is compared runs at the same
 * time, on two servers; and since V8 compiles each process in its own way, they change places with every turn.
 */
const TURNS = 30;
/** Sending and recording go on for a moment after the last create; their CPU counts too. Shops that do not work are tried on and on. */
const AFTERWARDS_MS = 600;
/** Longer than the bench. */
const LATER_SECONDS = 3600;

/** A kind of charge. */
interface Kind {
  readonly hasWebhook: boolean;
  readonly delaySeconds: number;
}

const without: Kind = { hasWebhook: false, delaySeconds: 0 };
const left: Kind = { hasWebhook: true, delaySeconds: LATER_SECONDS };
const sent: Kind = { hasWebhook: true, delaySeconds: 0 };
const allKinds = [without, left, sent];

/** Measures what webhooks cost creates that come at a fixed rate to each of two servers, for so long each kind. */
export async function measureSteady(
  servers: readonly [Target, Target],
  shops: Shops,
  seconds: number,
): Promise<SteadyFigures> {
  const one = sourceOf(servers[0], shops);
  const other = sourceOf(servers[1], shops);
  await warmUp([one, other]);
  await shops.forget();
  const compare = async (kind: Kind, name: string): Promise<Compared> => {
    const sums = { withoutCpuUs: 0, cpuUs: 0 };
    for (let turn = 1; turn <= TURNS; turn += 1) {
      sayProgress(`${PER_SECOND} creates a second, ${name}, turn ${turn} of ${TURNS}`);
      const load = { perSecond: PER_SECOND, forMs: (seconds * 1000) / TURNS };
      const [plain, webhooked] = turn % 2 === 0 ? [one, other] : [other, one];
      const [withoutCpuUs, cpuUs] = await Promise.all([
        create(plain, without, CONNECTIONS, load),
        create(webhooked, kind, CONNECTIONS, load),
      ]);
      sums.withoutCpuUs += withoutCpuUs;
      sums.cpuUs += cpuUs;
    }
    return { withoutCpuUs: sums.withoutCpuUs / TURNS, cpuUs: sums.cpuUs / TURNS };
  };
  const whenLeft = await compare(left, "webhooks left");
  const whenSent = await compare(sent, "webhooks sent");
  const { timesMs } = await shops.arrivals();
  return {
    perSecond: PER_SECOND,
    left: whenLeft,
    sent: whenSent,
    p50Ms: percentile(timesMs, 0.5),
    p99Ms: percentile(timesMs, 0.99),
  };
}

/** A server, and what it is asked. */
interface Source {
  readonly kakin: Target;
  readonly next: (kind: Kind) => string;
}

function sourceOf(kakin: Target, shops: Shops): Source {
  const address = shops.allInTurn();
  return { kakin, next: ({ hasWebhook }) => kakin.nextCreate(hasWebhook ? address() : undefined) };
}

async function warmUp(sources: readonly Source[]): Promise<void> {
  for (let round = 1; round <= WARM_UP.rounds; round += 1) {
    sayProgress(`warming up, round ${round} of ${WARM_UP.rounds}`);
    for (const kind of allKinds) {
      for (const source of sources) {
        await create(source, kind, WARM_UP.connections, { requests: WARM_UP.creates });
      }
    }
  }
  sayProgress(`warming up at ${PER_SECOND} creates a second`);
  const load = { perSecond: PER_SECOND, forMs: WARM_UP.atRateMs };
  for (const kind of allKinds) {
    await Promise.all(sources.map((source) => create(source, kind, CONNECTIONS, load)));
  }
  await pause(AFTER_WARM_UP_MS);
}

/** Creates charges of a kind; the CPU that the server used for each, and for what came of it a moment later. */
async function create(
  { kakin, next }: Source,
  kind: Kind,
  connectionCount: number,
  load: Omit<Load, "next">,
): Promise<number> {
  await postAs(kakin, "/_kakin/webhook_rules", `delay_seconds=${kind.delaySeconds}`);
  const connections = await openConnections(kakin.port, connectionCount);
  const cpuBeforeUs = cpuSoFarUs(kakin.process.pid);
  const { requests } = await drive(connections, { ...load, next: () => next(kind) });
  await pause(AFTERWARDS_MS);
  const cpuUs = cpuSoFarUs(kakin.process.pid) - cpuBeforeUs;
  connections.close();
  return cpuUs / requests;
}
