import { type Connections, drive, openConnections, percentile } from "./load.ts";
import { canReadProcesses, cpuUsOf } from "./server-process.ts";
import type { Target } from "./target.ts";

/** What one load did to one server. */
export interface Figure {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU of the server with all its threads, for each request; NaN where the machine does not tell. */
  readonly cpuUs: number;
}

/** A load: who is asked what. */
export interface Subject {
  readonly target: Target;
  readonly next: () => string;
  /** Learns from answers what to ask next. */
  readonly onBody?: (body: string) => void;
}

/** How long, and over how many connections at once. */
export interface Dose {
  readonly connections: number;
  readonly seconds: number;
}

/** The subjects take turns, so that what else happens on the machine meets all alike: the shorter they are, the more so. */
const TURN_SECONDS = 1 / 10;

/** Measures several subjects under the same load; a figure for each, in their order. */
export async function measure(subjects: readonly Subject[], dose: Dose): Promise<Figure[]> {
  const tests = await Promise.all(
    subjects.map(async (subject) => ({
      subject,
      connections: await openConnections(subject.target.port, dose.connections),
      sum: { requests: 0, elapsedMs: 0, cpuUs: 0, timesMs: [] as number[] },
    })),
  );
  const turns = Math.max(2, Math.round(dose.seconds / TURN_SECONDS));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const { subject, connections, sum } of tests) {
      const seen = await observe(subject, connections, (dose.seconds * 1000) / turns);
      sum.requests += seen.requests;
      sum.elapsedMs += seen.elapsedMs;
      sum.cpuUs += seen.cpuUs;
      for (const ms of seen.timesMs) sum.timesMs.push(ms);
    }
  }
  for (const { connections } of tests) connections.close();
  return tests.map(({ sum }) => ({
    perSecond: sum.requests / (sum.elapsedMs / 1000),
    p50Ms: percentile(sum.timesMs, 0.5),
    p99Ms: percentile(sum.timesMs, 0.99),
    cpuUs: sum.cpuUs / sum.requests,
  }));
}

async function observe({ target, ...load }: Subject, connections: Connections, forMs: number) {
  const { pid } = target.process;
  const cpuBeforeUs = canReadProcesses ? cpuUsOf(pid) : Number.NaN;
  const seen = await drive(connections, { ...load, forMs });
  return { ...seen, cpuUs: (canReadProcesses ? cpuUsOf(pid) : Number.NaN) - cpuBeforeUs };
}

/**
 * Connections and their share of the time: kakin writes many charges at once another way than a few, and one alone asks
 * so seldom that the code it needs is compiled late. Source: measured; after 20 s of it nothing changes any more.
 */
const WARM_UPS = [
  [64, 0.4],
  [1, 0.6],
] as const;

/**
 * Asks for a while without looking, so that the code that is measured is compiled.
 * Compiling goes on in threads of the server's own, and their CPU counts as the server's.
 */
export async function warmUp(subjects: readonly Subject[], seconds: number): Promise<void> {
  for (const { target, ...load } of subjects) {
    for (const [count, share] of WARM_UPS) {
      const connections = await openConnections(target.port, count);
      await drive(connections, { ...load, forMs: seconds * share * 1000 });
      connections.close();
    }
  }
}

const FILL_CONNECTIONS = 64;

/** Creates charges until `stored` more are there; answers their ids. */
export async function fill(target: Target, stored: number): Promise<string[]> {
  const ids: string[] = [];
  const connections = await openConnections(target.port, FILL_CONNECTIONS);
  await drive(connections, {
    next: target.nextCreate,
    requests: stored,
    onBody(body) {
      const id = /"id":"(chrg_[a-z0-9_]+)"/.exec(body)?.[1];
      if (id === undefined) throw new Error(`a create without an id: ${body}`);
      ids.push(id);
    },
  });
  connections.close();
  return ids;
}
