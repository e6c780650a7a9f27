import type { PageFigures } from "./measure-pages.ts";
import { sourceRatio } from "./measure-sources.ts";
import { CONNECTIONS, cpuRatio, type Results, STORED, type Verb } from "./results.ts";

/** What was promised of speed. */
interface Limit {
  readonly name: string;
  readonly is: "at most" | "at least";
  readonly bound: number;
  readonly unit: string;
  /** Reads the figure; undefined when it was not measured. */
  readonly read: (results: Results) => number | undefined;
}

/** A limit held against what was measured. */
export interface Judged extends Omit<Limit, "read"> {
  readonly value: number;
  readonly met: boolean;
}

const many = STORED.many.toLocaleString("en-US");

/** A request's CPU, held against the floor's under the same load. */
function cpuLimit(verb: Verb, connections: number): Limit {
  const read = ({ comparisons }: Results): number | undefined => {
    const one = comparisons.find((each) => each.verb === verb && each.connections === connections);
    return one && cpuRatio(one);
  };
  const unit = "× floor";
  return {
    name: `CPU of a ${verb}, connections: ${connections}`,
    is: "at most",
    bound: 2.0,
    unit,
    read,
  };
}

/** The worst of all pages; undefined when none was measured. */
function worstPage(figure: (page: PageFigures) => number): Limit["read"] {
  return ({ pages }) => pages && Math.max(...pages.map(figure));
}

// what, which way, how much, unit, where it is read
// biome-ignore format: a table reads by columns
const limits: readonly Limit[] = [
  ...CONNECTIONS.flatMap((connections) => [cpuLimit("create", connections), cpuLimit("retrieve", connections)]),
  { name: `list of 20 of ${many}, CPU`,      is: "at most",  bound: 1.2,  unit: `× of ${STORED.few}`, read: ({ listGrowth }) => listGrowth && listGrowth.many.cpuUs / listGrowth.few.cpuUs },
  { name: `list of 20 of ${many}, time`,     is: "at most",  bound: 1.2,  unit: `× of ${STORED.few}`, read: ({ listGrowth }) => listGrowth && listGrowth.many.p50Ms / listGrowth.few.p50Ms },
  { name: "idle memory",                     is: "at most",  bound: 130,  unit: "MB",      read: ({ start }) => start?.idleMb },
  { name: "first start to first answer",     is: "at most",  bound: 300,  unit: "ms",      read: ({ start }) => start?.firstMs },
  { name: "source and its charge, CPU",      is: "at most",  bound: 2.0,  unit: "× of a charge by card", read: ({ sources }) => sources && sourceRatio(sources) },
  { name: "slowest page, time of 99 in 100", is: "at most",  bound: 15,   unit: "ms",      read: worstPage(({ p99Ms }) => p99Ms) },
  { name: "heaviest page, with all it loads", is: "at most", bound: 60,   unit: "kB",      read: worstPage(({ kilobytes }) => kilobytes) },
  { name: "webhooks to healthy shops",       is: "at least", bound: 1000, unit: "a second", read: ({ webhooks }) => webhooks?.burst?.healthyPerSecond },
  { name: "memory while they are sent",      is: "at most",  bound: 400,  unit: "MB",      read: ({ webhooks }) => webhooks?.burst?.memoryMaxMb },
  { name: "CPU of a create, webhook written", is: "at most", bound: 1.15, unit: "× without", read: ({ webhooks }) => webhooks?.steady && webhooks.steady.left.cpuUs / webhooks.steady.left.withoutCpuUs },
  { name: "CPU of a create, webhook sent",   is: "at most",  bound: 1.15, unit: "× without", read: ({ webhooks }) => webhooks?.steady && webhooks.steady.sent.cpuUs / webhooks.steady.sent.withoutCpuUs },
];

/** Holds the results against every limit that they have a figure for. */
export function judge(results: Results): Judged[] {
  return limits.flatMap(({ read, ...limit }) => {
    const value = read(results);
    // NaN: this machine does not tell.
    if (value === undefined || Number.isNaN(value)) return [];
    const met = limit.is === "at most" ? value <= limit.bound : value >= limit.bound;
    return [{ ...limit, value, met }];
  });
}
