import { refusal } from "../catalogue/api-errors.ts";
import type { Change, ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";

/** Under which id the next object of a kind shall stand. */
export interface Place {
  readonly id: string;
  /** The version of what stands there now; undefined when nothing does. */
  readonly was: number | undefined;
  /** What goes in the same change set: all that hangs on the object whose place is taken. */
  readonly clearing: ChangeSet;
}

/**
 * The engine, but for one id: what an action makes of that kind gets the wished id, and where its row would be a new
 * one it takes the place of the row that stands there, guarded by its version.
 * @throws ApiError bad_request — the id is another account's, or its object was changed meanwhile.
 */
export function underFixedId(engine: Engine, place: Place): Engine {
  const commit = async (set: ChangeSet) => {
    const taking = set.map((change) => takingPlace(change, place));
    const verdict = await engine.database.commit([...place.clearing, ...taking]);
    if (verdict === "conflict") {
      throw refusal("bad_request", `${place.id} is another account's, or was used just now`);
    }
    return verdict;
  };
  return {
    ...engine,
    ids: {
      next: (prefix, livemode, at) =>
        place.id.startsWith(`${prefix}_`) ? place.id : engine.ids.next(prefix, livemode, at),
    },
    database: { ...engine.database, commit },
  };
}

type Replace = Extract<Change, { readonly kind: "replace" }>;

/** The tables that a place can be in. */
const tables: ReadonlySet<string> = new Set<Replace["table"]>([
  "cards",
  "charges",
  "customers",
  "tokens",
]);

/** An insert trusts that its id is new; here that has to be made sure of. */
function takingPlace(change: Change, { id, was }: Place): Change {
  if (change.kind !== "insert" || change.values[0] !== id || !tables.has(change.table)) {
    return change;
  }
  const { table, values } = change;
  if (was === undefined) return { kind: "claim", table, values };
  const [, _version, ...rest] = values;
  return {
    kind: "replace",
    table: table as Replace["table"],
    values: [id, was + 1, ...rest],
    was,
  };
}
