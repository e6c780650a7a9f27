import { join } from "node:path";
import { type Figure, fill, measure, type Subject, warmUp } from "./measure.ts";
import type { Options } from "./options.ts";
import { sayProgress } from "./progress.ts";
import { openKakin, type Target } from "./target.ts";

/** What a charge by source costs beside one by card, on the same server. */
export interface SourceFigures {
  readonly connections: number;
  /** Each request is a charge by card. */
  readonly card: Figure;
  /** Each request is one of a pair: a source, or the charge that uses it. */
  readonly source: Figure;
}

const CONNECTIONS = 16;
const WARM_UP_CHARGES = 3_000;
const WARM_UP_SECONDS = 1.2;

/** Measures a source and its charge, the two requests that a shop sends, next to a charge by card. */
export async function measureSources(folder: string, { seconds }: Options): Promise<SourceFigures> {
  const kakin = await openKakin({ folder: join(folder, "kakin-sources") });
  await fill(kakin, WARM_UP_CHARGES);
  const subjects = [{ target: kakin, next: kakin.nextCreate }, pairsOn(kakin)];
  await warmUp(subjects, WARM_UP_SECONDS);
  sayProgress(`charges by card and by source, connections: ${CONNECTIONS}`);
  const [card, source] = await measure(subjects, { connections: CONNECTIONS, seconds });
  await kakin.process.stop();
  return { connections: CONNECTIONS, card: card as Figure, source: source as Figure };
}

/** The CPU of a source together with its charge, in times that of a charge by card. */
export function sourceRatio({ card, source }: SourceFigures): number {
  return (2 * source.cpuUs) / card.cpuUs;
}

/** PromptPay, whose charge also gets a code to be scanned. */
const sum = "amount=100000&currency=thb";

function pairsOn(target: Target): Subject {
  const unused: string[] = [];
  return {
    target,
    next() {
      const source = unused.pop();
      return source === undefined
        ? target.post("/sources", `${sum}&type=promptpay`)
        : target.post("/charges", `${sum}&source=${source}`);
    },
    onBody(body) {
      const made = /^\{\s*"object":\s*"source",\s*"id":\s*"(src_[a-z0-9_]+)"/.exec(body)?.[1];
      if (made !== undefined) unused.push(made);
    },
  };
}
