import { type Call, newId, nowFor } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import { convert } from "../catalogue/exchange-rates.ts";
import { feeFor } from "../catalogue/fees.ts";
import { interestPercent } from "../catalogue/installment-interest.ts";
import { paymentMethod } from "../catalogue/payment-methods.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { type Instant, later } from "../primitives/clock.ts";
import { minorUnits } from "../primitives/money.ts";
import { getUnusedSource, newSource, useSource } from "../sources/create-source.ts";
import { readSource } from "../sources/params.ts";
import { lengthMs, payerCodeFor, validUntil } from "../sources/payer-code.ts";
import type { Source, SourceFacts } from "../sources/source.ts";
import type { ChargedSource, ChargeIn } from "./charge.ts";
import { findPayingCard } from "./find-paying-card.ts";
import type { ChargeView } from "./json.ts";
import { newCharge } from "./new-charge.ts";
import type { ChargeWish } from "./params.ts";
import { payerPageUrl } from "./payer-page.ts";
import { recordWaiting } from "./record-waiting.ts";
import { viewRecorded } from "./view-charge.ts";

/** The values that the old `offsite` parameter ever took. Source: charges-api of 2014 and 2015. */
const offsites: ReadonlySet<string> = new Set([
  "alipay",
  "internet_banking_bay",
  "internet_banking_bbl",
  "internet_banking_ktb",
  "internet_banking_scb",
]);

interface WishedSource {
  readonly source: Source;
  readonly isNew: boolean;
  readonly via: ChargedSource["via"];
}

/**
 * A charge that its payer pays elsewhere: in an app, at a bank's page, at a counter. It waits until they do.
 * @throws ApiError bad_request — the source is not one, was used, or is not for this amount and currency.
 * @throws ApiError invalid_charge — a way back is needed and was not given.
 */
export function createSourceCharge(
  engine: Engine,
  call: Call,
  wish: ChargeWish,
): Promise<ChargeView> {
  // The simulator stands for every method in test mode; no acquirer of live mode takes sources yet.
  if (call.livemode)
    throw refusal("feature_not_supported", "no acquirer is configured for this way to pay");
  const id = newId(engine, call, "chrg");
  return write(engine, call, async () => {
    const wished = await findSource(engine, call, wish);
    const { facts } = wished.source;
    const method = paymentMethod(facts.type);
    if (method.flow !== "offline" && wish.returnUri === null) {
      throw refusal("invalid_charge", "return uri is invalid");
    }
    const paying =
      method.withCard === undefined ? undefined : await findPayingCard(engine, call, wish, id);
    const charge = chargeOf(engine, call, wish, { id, wished, cardId: paying?.card.id ?? null });
    const card = paying?.card ?? null;
    const recorded = recordWaiting(engine, call, { charge, card });
    const changes = [
      ...useSource(call, wished.source, id, wished.isNew),
      ...(paying?.changes ?? []),
      ...recorded.changes,
    ];
    return { changes, value: viewRecorded(engine, call, recorded, card) };
  });
}

async function findSource(engine: Engine, call: Call, wish: ChargeWish): Promise<WishedSource> {
  const sum = { amount: wish.amount, currency: wish.currency };
  if (wish.offsite !== undefined) {
    if (!offsites.has(wish.offsite)) throw refusal("bad_request", "offsite is not valid");
    const facts = readSource({ ...sum, type: wish.offsite }, call);
    return { source: newSource(engine, call, facts), isNew: true, via: "offsite" };
  }
  if (typeof wish.source !== "string") {
    const flag = wish.zeroInterestInstallments === true ? { zero_interest_installments: true } : {};
    const facts = readSource({ ...wish.source, ...flag, ...sum }, call);
    return { source: newSource(engine, call, facts), isNew: true, via: "source" };
  }
  const source = await getUnusedSource(engine, call, wish.source);
  if (source.facts.amount !== wish.amount || source.facts.currency !== wish.currency) {
    throw refusal("bad_request", "amount and currency must match the source");
  }
  if (wish.zeroInterestInstallments === true && source.facts.zeroInterestInstallments === false) {
    throw refusal("bad_request", "zero_interest_installments must match the source");
  }
  return { source, isNew: false, via: "source" };
}

function chargeOf(
  engine: Engine,
  call: Call,
  wish: ChargeWish,
  known: { readonly id: string; readonly wished: WishedSource; readonly cardId: string | null },
): ChargeIn<"asking"> {
  const { id, wished } = known;
  const { facts } = wished.source;
  const expiresAt = expiryOf(facts, wish, nowFor(engine, call));
  const paymentId = newId(engine, call, wished.via === "offsite" ? "ofsp" : "pay2");
  const payerCode = payerCodeFor({
    type: facts.type,
    chargeId: id,
    documentId: newId(engine, call, "docu"),
    amount: facts.amount,
    currency: facts.currency,
    expiresAt,
    pageUrl: payerPageUrl(engine.addresses.api, paymentId),
  });
  const { createdAt } = wished.source;
  return newCharge(engine, call, wish, {
    id,
    paymentId,
    expiresAt,
    cardId: known.cardId,
    customerId: null,
    fundingAmount: convert(minorUnits(wish.amount), wish.currency, call.account.settings.currency),
    feeTerms: feeFor({ country: call.account.country, method: facts.type }),
    source: {
      id: wished.source.id,
      createdAt,
      facts,
      via: wished.via,
      payerCode,
      ...interestOf(facts),
    },
  });
}

/** What the merchant bears of an installment; nothing where the payer does, whose bank takes it from them. */
function interestOf(facts: SourceFacts): Pick<ChargedSource, "interestPercent"> {
  const { installmentTerm, zeroInterestInstallments } = facts;
  const isBorne = zeroInterestInstallments === true && installmentTerm !== null;
  return isBorne ? { interestPercent: interestPercent(installmentTerm) } : {};
}

/** Until when the payer may pay: what was asked for where the method allows it, else the method's own time. */
function expiryOf(facts: SourceFacts, wish: ChargeWish, now: Instant): Instant {
  const { settableUpTo } = paymentMethod(facts.type);
  if (wish.expiresAt === undefined || settableUpTo === undefined)
    return validUntil(facts.type, now);
  const latest = later(now, lengthMs(settableUpTo));
  if (wish.expiresAt <= now || wish.expiresAt > latest) {
    throw refusal("bad_request", `expires_at must lie within ${settableUpTo} from now`);
  }
  return wish.expiresAt;
}
