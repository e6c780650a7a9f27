import { join } from "node:path";
import { type Figure, fill, measure, type Subject, warmUp } from "./measure.ts";
import type { Options } from "./options.ts";
import { sayProgress } from "./progress.ts";
import {
  CONNECTIONS,
  type Comparison,
  type ListGrowth,
  type Results,
  STORED,
  type Verb,
} from "./results.ts";
import { captureCreate, ensureSameWork, openFloor, openKakin, type Target } from "./target.ts";

const GROWTH_CONNECTIONS = 16;
/** Creates alone need no stock, but code that is warm. */
const WARM_UP_CREATES = 10_000;
/** The CPU of a request falls until some 20,000 were answered, of a create 40,000. Source: measured, thread by thread. */
const WARM_UP_SECONDS = { retrieve: 2.5, list: 1, create: 5 } as const;
/** The floor is little code, which answers twice as many in the same time. */
const FLOOR_WARM_UP_SECONDS = { retrieve: 1, list: 0.5, create: 2.5 } as const;
/** For each second that was asked for. Creates wait for the disk, which is now fast and now slow, so they get more of it. */
const SHARES = { retrieve: 0.6, list: 0.5, create: 1.5 } as const;
/** For a server that has stored little, and so has compiled little. */
const FEW_WARM_UP_SECONDS = 1.5;

/** A server and the charges that it holds. */
interface Stocked {
  readonly target: Target;
  readonly ids: readonly string[];
}

/** Measures kakin and the floor under the same loads. */
export async function compareServers(folder: string, options: Options): Promise<Results> {
  const verbs = (["retrieve", "list", "create"] as const).filter((verb) => options.parts.has(verb));
  if (verbs.length === 0) return { comparisons: [] };
  const kakin = await openKakin({ folder: join(folder, "kakin") });
  const captured = await captureCreate(kakin);
  const floor = await openFloor(join(folder, "floor"), kakin, captured);
  await ensureSameWork(floor, captured);

  const stored = verbs.some((verb) => verb !== "create") ? STORED.many : WARM_UP_CREATES;
  sayProgress(`storing ${stored} charges on both servers`);
  const stocked: readonly Stocked[] = await Promise.all(
    [kakin, floor].map(async (target) => ({ target, ids: await fill(target, stored) })),
  );
  const comparisons: Comparison[] = [];
  let listGrowth: ListGrowth | undefined;
  // Creates come last: they change how much is stored.
  for (const verb of verbs) {
    const subjects = stocked.map((one) => subjectOf(one, verb));
    await warmUp(subjects.slice(0, 1), WARM_UP_SECONDS[verb]);
    await warmUp(subjects.slice(1), FLOOR_WARM_UP_SECONDS[verb]);
    if (verb === "list") listGrowth = await measureGrowth(folder, kakin, options);
    const figures: Comparison[] = [];
    // From many connections to one: the more requests there were, the more of the code is compiled.
    for (const connections of CONNECTIONS.toReversed()) {
      sayProgress(`${verb}, connections: ${connections}`);
      const seconds = options.seconds * SHARES[verb];
      const [first, second] = await measure(subjects, { connections, seconds });
      figures.unshift({ verb, connections, kakin: first as Figure, floor: second as Figure });
    }
    comparisons.push(...figures);
  }
  await Promise.all([kakin.process.stop(), floor.process.stop()]);
  return { comparisons, ...(listGrowth !== undefined && { listGrowth }) };
}

function subjectOf({ target, ids }: Stocked, verb: Verb): Subject {
  if (verb === "create") return { target, next: target.nextCreate };
  if (verb === "list") return { target, next: () => target.get("/charges?limit=20") };
  const next = (): string => {
    const id = ids[Math.floor(Math.random() * ids.length)] ?? "";
    return target.get(`/charges/${id}`);
  };
  return { target, next };
}

/** A second kakin holds few charges; both are asked in turns. */
async function measureGrowth(
  folder: string,
  many: Target,
  { seconds }: Options,
): Promise<ListGrowth> {
  sayProgress(`list with ${STORED.few} stored and with ${STORED.many}`);
  const few = await openKakin({ folder: join(folder, "kakin-few") });
  await fill(few, STORED.few);
  const subjects = [few, many].map((target) => subjectOf({ target, ids: [] }, "list"));
  // The one that stored 10,000 has its code compiled; the other must not be slower for want of that.
  await warmUp(subjects.slice(0, 1), FEW_WARM_UP_SECONDS);
  const dose = { connections: GROWTH_CONNECTIONS, seconds };
  const [fewFigure, manyFigure] = await measure(subjects, dose);
  await few.process.stop();
  return {
    connections: GROWTH_CONNECTIONS,
    few: fewFigure as Figure,
    many: manyFigure as Figure,
  };
}
