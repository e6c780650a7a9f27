import type { Call } from "../accounts/call.ts";
import { callOf } from "../accounts/call-of.ts";
import type { Engine } from "../engine/engine.ts";
import { isSameText } from "../primitives/same-text.ts";
import { findCard } from "../vault/read-card.ts";
import type { Charge, ChargedSource } from "./charge.ts";
import { getCharge } from "./find-charges.ts";
import type { ChargeView } from "./json.ts";
import { findChargeByPayment, findChargeName } from "./store.ts";
import { viewOf } from "./view-charge.ts";

/** A charge that a payer's browser asks for, and on whose behalf it may be settled. */
export interface PayerCharge {
  readonly call: Call;
  readonly view: ChargeView;
}

/** The charge of a payer's page. Its id is the only secret: a browser brings no key. */
export async function findPayerCharge(
  engine: Engine,
  paymentId: string,
): Promise<PayerCharge | undefined> {
  const name = await findChargeByPayment(engine, paymentId);
  if (name === undefined) return undefined;
  const call = await callOf(engine, name);
  const charge = await getCharge(engine, call, name.id);
  const card = charge.cardId === null ? undefined : await findCard(engine, call, charge.cardId);
  return { call, view: viewOf(engine, call, charge, { card: card ?? null }) };
}

/** The code that a payer scans, as its document's download asks for it; undefined unless all three names are right. */
export async function findDocumentCode(
  engine: Engine,
  wanted: { readonly chargeId: string; readonly documentId: string; readonly downloadKey: string },
): Promise<CodeWithDocument | undefined> {
  const name = await findChargeName(engine, wanted.chargeId);
  if (name === undefined) return undefined;
  const charge = await getCharge(engine, await callOf(engine, name), name.id);
  const code = codeOf(charge);
  if (code === undefined || code.document.id !== wanted.documentId) return undefined;
  return isSameText(code.document.downloadKey, wanted.downloadKey) ? code : undefined;
}

type CodeWithDocument = Extract<ChargedSource["payerCode"], { document: unknown }>;

function codeOf({ source }: Charge): CodeWithDocument | undefined {
  const code = source?.payerCode;
  return code?.kind === "qr" || code?.kind === "bill" ? code : undefined;
}
