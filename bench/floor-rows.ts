import type { DatabaseSync } from "node:sqlite";
import type { CapturedCreate, Cell } from "./captured-create.ts";

/** One charge on its way to the disk. */
export interface NewCharge {
  /** Fresh ids, in the order of `FloorRows.idMakers`. */
  readonly ids: readonly string[];
  readonly nowMs: number;
  readonly facts: string;
  readonly text: string;
}

/** Writes the rows of creates, as many and as large as kakin's. */
export interface FloorRows {
  /** Makes the ids that a create needs, one of each kind. */
  readonly idMakers: readonly (() => string)[];
  /** Which of them names the charge, and which its journal entry. */
  readonly chargeAt: number;
  readonly entryAt: number;
  /** Writes several charges in one database transaction with one fsync. */
  readonly write: (charges: readonly NewCharge[]) => void;
}

/** What a cell of a new row is filled with; a number means the id of that kind. */
type Filling = "now" | "facts" | "answer" | number;

/** Prepares the statements; each inserts one of the rows that a create of kakin was seen to write. */
export function prepareRows(database: DatabaseSync, captured: CapturedCreate): FloorRows {
  const { inserted, tallies } = captured.written;
  const oldIds = inserted.flatMap(({ columns, values }) => {
    const at = columns.indexOf("id");
    return at < 0 ? [] : [String(values[at])];
  });
  const chargeId = String(captured.answer["id"]);
  const fillingOf = (table: string, column: string, value: Cell): Filling | undefined => {
    const id = typeof value === "string" ? oldIds.indexOf(value) : -1;
    if (id >= 0) return id;
    if (column.endsWith("_at") && value !== null) return "now";
    if (table === "charges" && column === "facts") return "facts";
    return isAnswer(value, chargeId) ? "answer" : undefined;
  };
  const writers = inserted.map(({ table, columns, values }) => {
    const names = columns.map((column) => `"${column}"`).join(", ");
    const marks = columns.map(() => "?").join(", ");
    const fill: [at: number, from: Filling][] = [];
    for (const [at, column] of columns.entries()) {
      const from = fillingOf(table, column, values[at] ?? null);
      if (from !== undefined) fill.push([at, from]);
    }
    const statement = database.prepare(`INSERT INTO ${table} (${names}) VALUES (${marks})`);
    return (charge: NewCharge): void => {
      const cells = values.slice();
      for (const [at, from] of fill) {
        if (typeof from === "number") cells[at] = charge.ids[from] ?? null;
        else if (from === "now") cells[at] = charge.nowMs;
        else cells[at] = from === "facts" ? charge.facts : charge.text;
      }
      statement.run(...cells);
    };
  });
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const grow = database.prepare(
    "INSERT INTO tallies (id, value) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET value = value + excluded.value",
  );
  return {
    idMakers: oldIds.map(idMaker),
    chargeAt: oldIds.indexOf(chargeId),
    entryAt: oldIds.indexOf(String(captured.answer["transaction"])),
    write(charges) {
      begin.run();
      for (const charge of charges) for (const writeRow of writers) writeRow(charge);
      for (const { id, by } of tallies) grow.run(id, by * charges.length);
      commit.run();
    },
  };
}

/** Whether a cell holds the whole answer, as the data of an event does. */
function isAnswer(cell: Cell, chargeId: string): boolean {
  if (typeof cell !== "string" || !cell.startsWith("{")) return false;
  return (JSON.parse(cell) as { id?: unknown }).id === chargeId;
}

/** Makes ids that look like `old` and grow; a counter is the cheapest way. */
export function idMaker(old: string): () => string {
  const prefix = old.slice(0, old.lastIndexOf("_") + 1);
  const length = old.length - prefix.length;
  let count = Date.now() * 1024;
  return () => {
    count += 1;
    return prefix + count.toString(36).padStart(length, "0");
  };
}
