import { type Call, newId, nowFor } from "../accounts/call.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import type { EntryAmounts } from "./journal.ts";
import type { Happening } from "./recipes.ts";
import { insertEntry } from "./store.ts";

/** Writes what happened into the journal, by its recipe; answers the id that the wire calls a transaction. */
export function postEntry(
  engine: Engine,
  call: Call,
  happened: {
    readonly happening: Happening;
    readonly originId: string;
    readonly amounts: EntryAmounts;
  },
): { readonly id: string; readonly changes: ChangeSet } {
  const id = newId(engine, call, "trxn");
  const changes = insertEntry(call, {
    ...happened,
    id,
    livemode: call.livemode,
    createdAt: nowFor(engine, call),
  });
  return { id, changes };
}
