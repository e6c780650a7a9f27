import { type Call, owner, tallyId } from "../accounts/call.ts";
import { fixCurrency } from "../accounts/fix-currency.ts";
import { type Change, type ChangeSet, insert, replace, tally } from "../database/change-set.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { ownRow } from "../engine/own-row.ts";
import { listOwnRows } from "../engine/own-rows.ts";
import { type Instant, instant } from "../primitives/clock.ts";
import type { Charge } from "./charge.ts";
import type { Refund } from "./refund.ts";

/**
 * When something happens to a charge by itself: its time is over, or an answer that was planned counts; null where
 * nothing does. While an acquirer is asked it stands still: what was asked in time counts, however late the answer is.
 */
export function dueAt(charge: Charge): Instant | null {
  if (charge.inFlight !== null) return null;
  switch (charge.state) {
    case "authorized":
      return charge.expiresAt;
    case "awaiting_payer": {
      const planned = charge.plannedAnswer?.dueAt;
      return planned !== undefined && planned < charge.expiresAt ? planned : charge.expiresAt;
    }
    case "asking":
    case "unanswered":
    case "paid":
    case "failed":
    case "expired":
    case "reversed":
    case "lapsed":
      return null;
  }
}

/** The id by which a payer's browser finds the charge; only charges that somebody may come to pay have one. */
function payerPageOf(charge: Charge): string | null {
  return charge.source !== null || charge.returnUri !== null ? charge.paymentId : null;
}

/** What has a column of its own. JSON leaves out what is undefined, which costs half of a copy of the rest. */
const inColumns = {
  id: undefined,
  version: undefined,
  livemode: undefined,
  createdAt: undefined,
  state: undefined,
  customerId: undefined,
  cardId: undefined,
} as const;

function rowOf(call: Call, charge: Charge, version: number): Row<"charges"> {
  return {
    id: charge.id,
    version,
    ...owner(call),
    state: charge.state,
    customer_id: charge.customerId,
    card_id: charge.cardId,
    payment_id: payerPageOf(charge),
    link_id: charge.linkId,
    due_at: dueAt(charge),
    facts: JSON.stringify({ ...charge, ...inColumns }),
    created_at: charge.createdAt,
  };
}

function chargeOf(row: Row<"charges">): Charge {
  return Object.assign(JSON.parse(row.facts) as object, {
    id: row.id,
    version: row.version,
    livemode: row.livemode === 1,
    createdAt: instant(row.created_at),
    state: row.state,
    customerId: row.customer_id,
    cardId: row.card_id,
  }) as Charge;
}

/** Writes a charge as it is now: a new one at version 0, else guarded by the version that was read. */
export function storeCharge(call: Call, charge: Charge): ChangeSet {
  if (charge.version > 0) return [replace("charges", rowOf(call, charge, charge.version))];
  return [
    insert("charges", rowOf(call, charge, 1)),
    tally(tallyId(call, "charges"), 1),
    ...fixCurrency(call.account),
  ];
}

/** A charge of this account and mode. */
export async function findChargeRow(
  engine: Engine,
  call: Call,
  id: string,
): Promise<Charge | undefined> {
  const row = await ownRow(engine, owner(call), "charges", id);
  return row && chargeOf(row);
}

/** Which charge, and whose it is. */
export interface ChargeName {
  readonly id: string;
  readonly accountId: string;
  readonly livemode: boolean;
}

/** A question for names alone, which may be asked before it is known whose the charge is. */
function chargeNames(engine: Engine) {
  return engine.database.reads.selectFrom("charges").select(["id", "account_id", "livemode"]);
}

function nameOf(row: Pick<Row<"charges">, "id" | "account_id" | "livemode">): ChargeName {
  return { id: row.id, accountId: row.account_id, livemode: row.livemode === 1 };
}

/** The charge that a payer's browser asks for, and whose it is. The id is the only secret: no key comes with it. */
export async function findChargeByPayment(
  engine: Engine,
  paymentId: string,
): Promise<ChargeName | undefined> {
  const those = chargeNames(engine).where("payment_id", "=", paymentId);
  const row = await those.executeTakeFirst();
  return row && nameOf(row);
}

/** A charge by its id alone, and whose it is: for what is shown to whoever knows another secret of it. */
export async function findChargeName(engine: Engine, id: string): Promise<ChargeName | undefined> {
  const row = await chargeNames(engine).where("id", "=", id).executeTakeFirst();
  return row && nameOf(row);
}

/** A page of the charges of this account and mode. */
export function listChargeRows(engine: Engine, call: Call, page: Page): Promise<Listed<Charge>> {
  return listOwnRows(engine, owner(call), page, {
    those: engine.database.reads.selectFrom("charges"),
    tally: tallyId(call, "charges"),
    fromRow: chargeOf,
  });
}

/** A page of the charges made on a link's page. */
export function listChargesOfLinkRows(
  engine: Engine,
  call: Call,
  linkId: string,
  page: Page,
): Promise<Listed<Charge>> {
  return listOwnRows(engine, owner(call), page, {
    those: engine.database.reads.selectFrom("charges").where("link_id", "=", linkId),
    fromRow: chargeOf,
  });
}

/**
 * Charges whose time has run out at `now`: those of everybody, or those that one account made in test mode, whose
 * clock may be ahead.
 */
export async function listDueCharges(
  engine: Engine,
  now: Instant,
  most: number,
  testModeOf?: string,
): Promise<ChargeName[]> {
  let those = chargeNames(engine).where("due_at", "<=", now);
  if (testModeOf !== undefined)
    those = those.where("account_id", "=", testModeOf).where("livemode", "=", 0);
  const rows = await those.orderBy("due_at").limit(most).execute();
  return rows.map(nameOf);
}

/** Writes a new refund. */
export function insertRefund(call: Call, refund: Refund): Change[] {
  const { id, livemode: _livemode, chargeId, createdAt, ...facts } = refund;
  const row = {
    id,
    ...owner(call),
    charge_id: chargeId,
    facts: JSON.stringify(facts),
    created_at: createdAt,
  };
  return [insert("refunds", row), tally(tallyId(call, "refunds"), 1)];
}

function refundOf(row: Row<"refunds">): Refund {
  return {
    ...(JSON.parse(row.facts) as object),
    id: row.id,
    livemode: row.livemode === 1,
    chargeId: row.charge_id,
    createdAt: instant(row.created_at),
  } as Refund;
}

/** A page of refunds; of one charge only, when its id is given. */
export function listRefundRows(
  engine: Engine,
  call: Call,
  page: Page,
  chargeId?: string,
): Promise<Listed<Refund>> {
  const all = engine.database.reads.selectFrom("refunds");
  return listOwnRows(engine, owner(call), page, {
    those: chargeId === undefined ? all : all.where("charge_id", "=", chargeId),
    tally: chargeId === undefined ? tallyId(call, "refunds") : undefined,
    fromRow: refundOf,
  });
}

/** The refunds of several charges, oldest first. A charge has at most fifteen. */
export async function refundsOfCharges(
  engine: Engine,
  call: Call,
  chargeIds: readonly string[],
): Promise<Refund[]> {
  if (chargeIds.length === 0) return [];
  const { account_id, livemode } = owner(call);
  const rows = await engine.database.reads
    .selectFrom("refunds")
    .selectAll()
    .where("charge_id", "in", chargeIds)
    .where("account_id", "=", account_id)
    .where("livemode", "=", livemode)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map(refundOf);
}

/** A refund of a charge. */
export async function findRefundRow(
  engine: Engine,
  call: Call,
  chargeId: string,
  id: string,
): Promise<Refund | undefined> {
  const row = await ownRow(engine, owner(call), "refunds", id);
  return row?.charge_id === chargeId ? refundOf(row) : undefined;
}
