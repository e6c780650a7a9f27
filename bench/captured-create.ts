import { DatabaseSync } from "node:sqlite";

/*
 * What one create writes, read from the database after it: the floor writes the same, and neither of them is
 * described a second time by hand.
 */

export type Cell = string | number | null;

/** A row, its cells in the order of the table's columns. */
export interface CapturedRow {
  readonly table: string;
  readonly columns: readonly string[];
  readonly values: readonly Cell[];
}

/** What one create wrote. */
export interface Written {
  readonly inserted: readonly CapturedRow[];
  /** The running numbers that grew, and by how much. */
  readonly tallies: readonly { readonly id: string; readonly by: number }[];
}

/** One create on kakin: what was sent, what was answered, what was written. */
export interface CapturedCreate {
  readonly answer: Readonly<Record<string, unknown>>;
  readonly list: Readonly<Record<string, unknown>>;
  readonly written: Written;
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: ReadonlyMap<string, readonly Cell[]>;
}

/** Every row of a database, by table and primary key. Small databases only. */
export type Snapshot = ReadonlyMap<string, Table>;

/** Reads every row of a database that another process has open. */
export function takeSnapshot(file: string): Snapshot {
  const database = new DatabaseSync(file, { readOnly: true });
  const names = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map((row) => String(row["name"]));
  const snapshot = new Map(names.map((name) => [name, readTable(database, name)]));
  database.close();
  return snapshot;
}

function readTable(database: DatabaseSync, name: string): Table {
  const info = database.prepare(`PRAGMA table_info("${name}")`).all();
  const columns = info.map((row) => String(row["name"]));
  const keyColumns = info.filter((row) => Number(row["pk"]) > 0).map((row) => Number(row["cid"]));
  const rows = new Map<string, readonly Cell[]>();
  for (const row of database.prepare(`SELECT * FROM "${name}"`).all()) {
    const values = columns.map((column) => row[column] as Cell);
    rows.set(JSON.stringify(keyColumns.map((at) => values[at])), values);
  }
  return { columns, rows };
}

/**
 * What was written between two snapshots.
 * @throws Error — a row that was changed or removed, other than a running number: the floor knows no such writing.
 */
export function writtenBetween(before: Snapshot, after: Snapshot): Written {
  const inserted: CapturedRow[] = [];
  const tallies: { id: string; by: number }[] = [];
  for (const [table, { columns, rows }] of after) {
    const known = before.get(table)?.rows ?? new Map<string, readonly Cell[]>();
    for (const [key, values] of rows) {
      const was = known.get(key);
      if (was === undefined && table !== "tallies") inserted.push({ table, columns, values });
      else if (JSON.stringify(was) === JSON.stringify(values)) continue;
      else if (table === "tallies") tallies.push(growth(was, values));
      else throw new Error(`a create changed a row of ${table}: the floor has to learn that`);
    }
    if ([...known.keys()].some((key) => !rows.has(key))) {
      throw new Error(`a create removed a row of ${table}: the floor has to learn that`);
    }
  }
  return { inserted, tallies };
}

function growth(was: readonly Cell[] | undefined, is: readonly Cell[]): { id: string; by: number } {
  return { id: String(is[0]), by: Number(is[1]) - Number(was?.[1] ?? 0) };
}

/** How much a create writes: rows and bytes of text, for each table. */
export function sizeOf({
  inserted,
  tallies,
}: Written): Map<string, { rows: number; bytes: number }> {
  const sizes = new Map<string, { rows: number; bytes: number }>();
  for (const { table, values } of inserted) {
    const size = sizes.get(table) ?? { rows: 0, bytes: 0 };
    const bytes = values.reduce<number>(
      (sum, cell) => sum + (typeof cell === "string" ? Buffer.byteLength(cell) : 0),
      0,
    );
    sizes.set(table, { rows: size.rows + 1, bytes: size.bytes + bytes });
  }
  sizes.set("tallies", { rows: tallies.length, bytes: 0 });
  return sizes;
}

/** The names of the keys of a value and of all inside it, in their order; two answers of one shape agree. */
export function keysOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysOf);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.entries(value).map(([name, inner]) => [name, keysOf(inner)]);
}
