import type { CapturedCreate } from "./captured-create.ts";

/** What the floor keeps of a charge, in the same JSON as kakin; only these change from charge to charge. */
export interface ChargeFacts {
  readonly [name: string]: unknown;
  readonly amount: number;
  readonly fundingAmount: number;
  readonly capturedAmount: number;
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly paymentId: string;
  readonly entryId: string;
}

/** How the floor makes an answer of a charge. */
export interface ChargeAnswers {
  readonly factsTemplate: ChargeFacts;
  /** Builds the object that is answered; its text has the keys and the size of kakin's. */
  readonly build: (id: string, createdAtMs: number, facts: ChargeFacts) => object;
}

/** Learns from one captured create how charges are answered. */
export function chargeAnswers({ answer, written }: CapturedCreate): ChargeAnswers {
  const row = written.inserted.find(({ table }) => table === "charges");
  if (row === undefined) throw new Error("a create wrote no charge");
  const factsTemplate = JSON.parse(String(row.values[row.columns.indexOf("facts")])) as ChargeFacts;
  const card = answer["card"] as object;
  const fees = answer["transaction_fees"] as object;
  const refunds = answer["refunds"] as object;
  const writeCreated = secondWriter();
  const writeNow = secondWriter();
  return {
    factsTemplate,
    build(id, createdAtMs, facts) {
      const created = writeCreated(createdAtMs);
      const location = `/charges/${id}`;
      return {
        ...answer,
        id,
        location,
        amount: facts.amount,
        funding_amount: facts.fundingAmount,
        refunds: { ...refunds, location: `${location}/refunds`, to: writeNow(Date.now()) },
        transaction_fees: { ...fees },
        description: facts.description,
        metadata: facts.metadata,
        card: { ...card },
        transaction: facts.entryId,
        reference: facts.paymentId,
        created,
        paid_at: created,
      };
    },
  };
}

/** Writes moments as the wire does; the text of the last second is kept. */
function secondWriter(): (ms: number) => string {
  let known = Number.NaN;
  let text = "";
  return (ms) => {
    const second = Math.floor(ms / 1000);
    if (second !== known) {
      text = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
      known = second;
    }
    return text;
  };
}
