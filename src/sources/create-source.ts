import { type Call, newId, nowFor, owner } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { ChargeState } from "../catalogue/charge-states.ts";
import type { ChangeSet } from "../database/change-set.ts";
import { findStateOfCharge } from "../engine/charge-state.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import type { Source, SourceFacts } from "./source.ts";
import { findSource, insertSource, replaceSource } from "./store.ts";

/** A source, not stored yet. */
export function newSource(engine: Engine, call: Call, facts: SourceFacts): Source {
  return {
    id: newId(engine, call, "src"),
    version: 1,
    livemode: call.livemode,
    createdAt: nowFor(engine, call),
    chargeId: null,
    facts,
  };
}

/** POST /sources. Source: sources-api. */
export function createSource(engine: Engine, call: Call, facts: SourceFacts): Promise<Source> {
  const source = newSource(engine, call, facts);
  return write(engine, call, async () => ({
    changes: [insertSource(call, source)],
    value: source,
  }));
}

/** A source with the state of the charge it pays for. */
export interface SourceWithState {
  readonly source: Source;
  readonly chargeState: ChargeState | undefined;
}

/** GET /sources/{id}. @throws ApiError not_found */
export async function getSource(
  engine: Engine,
  call: Call,
  sourceId: string,
): Promise<SourceWithState> {
  const source = await findSource(engine, call, sourceId);
  if (source === undefined) throw refusal("not_found", `source ${sourceId} was not found`);
  return { source, chargeState: await findStateOfCharge(engine, owner(call), source.chargeId) };
}

/**
 * A source that no charge has used yet.
 * @throws ApiError not_found
 * @throws ApiError bad_request — it was used. Assumed: code and words.
 */
export async function getUnusedSource(
  engine: Engine,
  call: Call,
  sourceId: string,
): Promise<Source> {
  const { source } = await getSource(engine, call, sourceId);
  if (source.chargeId !== null) throw refusal("bad_request", "source was already used");
  return source;
}

/** Uses a source up for a charge; one that was made along with the charge is stored for the first time. */
export function useSource(call: Call, source: Source, chargeId: string, isNew: boolean): ChangeSet {
  const used = { ...source, chargeId };
  return [isNew ? insertSource(call, used) : replaceSource(call, used)];
}
