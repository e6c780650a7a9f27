import { DatabaseSync } from "node:sqlite";
import type { CapturedCreate, Cell } from "./captured-create.ts";
import { type ChargeFacts, chargeAnswers } from "./floor-answers.ts";
import { idMaker, type NewCharge, prepareRows } from "./floor-rows.ts";

/** The form of a create, read. */
export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Charges on bare SQLite. */
export interface FloorCharges {
  /** Answers once the charge is on disk. */
  create(form: Form, answer: (text: string) => void): void;
  retrieve(id: string): string;
  list(query: URLSearchParams): string;
  close(): void;
}

/** As many as kakin writes at once. */
const BATCH_MAX = 128;

interface Waiting extends NewCharge {
  readonly answer: (text: string) => void;
}

/** Opens the floor's charges; `captured` says what a create writes and answers. */
export function openFloorCharges(file: string, captured: CapturedCreate): FloorCharges {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = FULL");
  const { factsTemplate, build } = chargeAnswers(captured);
  const { idMakers, chargeAt, entryAt, write } = prepareRows(database, captured);
  const nextPaymentId = idMaker(factsTemplate.paymentId);
  const one = database.prepare("SELECT * FROM charges WHERE id = ?");
  const page = database.prepare(
    "SELECT * FROM charges WHERE account_id = ? AND livemode = ? ORDER BY created_at, id LIMIT ? OFFSET ?",
  );
  const owner = [chargeCell(captured, "account_id"), chargeCell(captured, "livemode")] as const;
  const answerOf = (row: Record<string, unknown> | undefined): object => {
    if (row === undefined) throw new Error("no such charge");
    const { id, created_at, facts } = row as { id: string; created_at: number; facts: string };
    return build(id, created_at, JSON.parse(facts) as ChargeFacts);
  };

  let total = 0;
  let line: Waiting[] = [];
  const writeBatch = (): void => {
    const batch = line.slice(0, BATCH_MAX);
    line = line.slice(BATCH_MAX);
    write(batch);
    total += batch.length;
    for (const { answer, text } of batch) answer(text);
    if (line.length > 0) setImmediate(writeBatch);
  };

  return {
    create({ fields, metadata }, answer) {
      const ids = idMakers.map((make) => make());
      const nowMs = Date.now();
      const amount = Number(fields.get("amount"));
      const facts = {
        ...factsTemplate,
        amount,
        fundingAmount: amount,
        capturedAmount: amount,
        description: fields.get("description") ?? "",
        metadata,
        paymentId: nextPaymentId(),
        entryId: ids[entryAt] ?? "",
      };
      const text = JSON.stringify(build(ids[chargeAt] ?? "", nowMs, facts));
      line.push({ ids, nowMs, facts: JSON.stringify(facts), text, answer });
      if (line.length === 1) setImmediate(writeBatch);
    },
    retrieve: (id) => JSON.stringify(answerOf(one.get(id))),
    list(query) {
      const rows = page.all(
        ...owner,
        Number(query.get("limit") ?? 20),
        Number(query.get("offset") ?? 0),
      );
      return JSON.stringify({ ...captured.list, data: rows.map(answerOf), total });
    },
    close: () => database.close(),
  };
}

function chargeCell({ written }: CapturedCreate, column: string): Cell {
  const row = written.inserted.find(({ table }) => table === "charges");
  return row?.values[row.columns.indexOf(column)] ?? null;
}
