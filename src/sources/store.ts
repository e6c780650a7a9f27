import { type Call, owner } from "../accounts/call.ts";
import { type Change, insert, replace } from "../database/change-set.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { ownRow } from "../engine/own-row.ts";
import { instant } from "../primitives/clock.ts";
import type { Source, SourceFacts } from "./source.ts";

function rowOf(call: Call, source: Source): Row<"sources"> {
  return {
    id: source.id,
    version: source.version,
    ...owner(call),
    charge_id: source.chargeId,
    facts: JSON.stringify(source.facts),
    created_at: source.createdAt,
  };
}

/** Writes a new source. */
export function insertSource(call: Call, source: Source): Change {
  return insert("sources", rowOf(call, source));
}

/** Writes a source as it is now. */
export function replaceSource(call: Call, source: Source): Change {
  return replace("sources", rowOf(call, source));
}

/** A source of this account and mode. */
export async function findSource(
  engine: Engine,
  call: Call,
  id: string,
): Promise<Source | undefined> {
  const row = await ownRow(engine, owner(call), "sources", id);
  return (
    row && {
      id: row.id,
      version: row.version,
      livemode: row.livemode === 1,
      createdAt: instant(row.created_at),
      chargeId: row.charge_id,
      facts: JSON.parse(row.facts) as SourceFacts,
    }
  );
}
