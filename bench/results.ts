import type { Figure } from "./measure.ts";
import type { PageFigures } from "./measure-pages.ts";
import type { SourceFigures } from "./measure-sources.ts";
import type { StartFigures } from "./measure-start.ts";
import type { WebhookFigures } from "./webhook-results.ts";

/** What a request does. */
export type Verb = "create" | "retrieve" | "list";

/** One load on both servers. */
export interface Comparison {
  readonly verb: Verb;
  readonly connections: number;
  readonly kakin: Figure;
  readonly floor: Figure;
}

/** The same list of 20 with few and with many charges stored, on kakin. */
export interface ListGrowth {
  readonly connections: number;
  readonly few: Figure;
  readonly many: Figure;
}

/** All that was measured; a part that was not asked for is missing. */
export interface Results {
  readonly comparisons: readonly Comparison[];
  readonly listGrowth?: ListGrowth;
  readonly start?: StartFigures;
  readonly sources?: SourceFigures;
  readonly pages?: readonly PageFigures[];
  readonly webhooks?: WebhookFigures;
}

/** How many connections ask at once. */
export const CONNECTIONS = [1, 16, 64] as const;

/** How many charges are stored when lists are measured. */
export const STORED = { few: 100, many: 10_000 } as const;

/** The CPU of kakin for each request, in times the floor's. */
export function cpuRatio({ kakin, floor }: Pick<Comparison, "kakin" | "floor">): number {
  return kakin.cpuUs / floor.cpuUs;
}
