import { CONNECTIONS, cpuRatio, type Results, STORED, type Verb } from "./results.ts";

/** What was promised of speed. */
interface Limit {
  readonly name: string;
  readonly max: number;
  readonly unit: string;
  /** Reads the figure; undefined when it was not measured. */
  readonly read: (results: Results) => number | undefined;
}

/** A limit held against what was measured. */
export interface Judged {
  readonly name: string;
  readonly max: number;
  readonly unit: string;
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
  return { name: `CPU of a ${verb}, connections: ${connections}`, max: 2.0, unit, read };
}

// what, at most, unit, where it is read
// biome-ignore format: a table reads by columns
const limits: readonly Limit[] = [
  ...CONNECTIONS.flatMap((connections) => [cpuLimit("create", connections), cpuLimit("retrieve", connections)]),
  { name: `list of 20 of ${many}, CPU`,                  max: 1.2, unit: `× of ${STORED.few}`, read: ({ listGrowth }) => listGrowth && listGrowth.many.cpuUs / listGrowth.few.cpuUs },
  { name: `list of 20 of ${many}, time`,                 max: 1.2, unit: `× of ${STORED.few}`, read: ({ listGrowth }) => listGrowth && listGrowth.many.p50Ms / listGrowth.few.p50Ms },
  { name: "idle memory",                                 max: 130, unit: "MB",      read: ({ start }) => start?.idleMb },
  { name: "first start to first answer",                 max: 300, unit: "ms",      read: ({ start }) => start?.firstMs },
];

/** Holds the results against every limit that they have a figure for. */
export function judge(results: Results): Judged[] {
  return limits.flatMap(({ name, max, unit, read }) => {
    const value = read(results);
    // NaN: this machine does not tell.
    return value === undefined || Number.isNaN(value)
      ? []
      : [{ name, max, unit, value, met: value <= max }];
  });
}
