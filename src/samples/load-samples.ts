import { type Call, nowFor, tallyId } from "../accounts/call.ts";
import { getAccount } from "../accounts/find-accounts.ts";
import type { Charge } from "../charges/charge.ts";
import { createCharge } from "../charges/create-charge.ts";
import { getCharge } from "../charges/find-charges.ts";
import { listRefundsOfCharge } from "../charges/find-refunds.ts";
import { may } from "../charges/lifecycle.ts";
import { refundCharge } from "../charges/refund-charge.ts";
import { reverseCharge } from "../charges/reverse-charge.ts";
import { isRefundable, refundableAmount } from "../charges/rules.ts";
import { settleIfDue } from "../charges/settle-due-charges.ts";
import { createCustomer } from "../customers/create-customer.ts";
import { customersById } from "../customers/find-customers.ts";
import { updateCustomer } from "../customers/update-customer.ts";
import { type ChangeSet, remove, tally } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { nestedPage } from "../engine/paging.ts";
import { ApiError } from "../primitives/api-error.ts";
import { wireTime } from "../primitives/clock.ts";
import { getToken } from "../vault/find-token.ts";
import { findCard } from "../vault/read-card.ts";
import { tokenizeCard } from "../vault/tokenize-card.ts";
import { type SampleCharge, samples } from "./samples.ts";
import { underFixedId } from "./under-fixed-id.ts";

/*
 * Samples stand under ids that somebody else printed. One is made by the action that makes any object of its kind,
 * run on an engine that hands out the printed id; so it has its events, its journal entries and its place in the
 * lists, and the books are balanced.
 *
 * A sample that was used is restored in two steps:
 *   end       what stands under the id is brought to its end in the ordinary way: a reservation is reversed, captured
 *             money is given back (on the same day as a void, fee included); nothing is left open in the books
 *   replace   a new one is made in the same way as the first, and its row takes the place of the old one, guarded by
 *             the version; the refunds that hung on the old one go in the same change set
 * Events and journal entries are never rewritten: under the id, they tell of every life that it had. A crash between
 * the steps leaves an ordinary ended object, which is restored the next time.
 */

/** As in the seed's own calls. */
const SAMPLE_AMOUNT = 100000;
const SAMPLE_RETURN_URI = "https://www.example.com/orders/54321/complete";
const CARD_VALID_FOR_YEARS = 5;

const [firstCharge, ...otherCharges] = Object.values(samples).filter(
  (sample) => sample.kind === "charge",
);

/**
 * Makes the sample objects in an account's test mode, and restores those that were used up.
 * @throws ApiError bad_request — they stand in another account, or were used this very moment.
 */
export async function loadSamples(engine: Engine, account: { readonly id: string }): Promise<void> {
  const callNow = async (): Promise<Call> => {
    const current = await getAccount(engine, account.id);
    return { account: current, livemode: false, version: current.settings.apiVersion };
  };
  const call = await callNow();
  // What does not need the other is made at once, and shares the fsync.
  await Promise.all([restoreToken(engine, call), restoreCustomer(engine, call)]);
  // The first charge of an account changes it: the others are made by the account as it is then.
  if (firstCharge !== undefined) await restoreCharge(engine, call, firstCharge);
  const changed = await callNow();
  await Promise.all(otherCharges.map((sample) => restoreCharge(engine, changed, sample)));
}

/** What is looked for, or undefined when there is none. */
async function orNothing<T>(search: Promise<T>): Promise<T | undefined> {
  try {
    return await search;
  } catch (fault) {
    if (fault instanceof ApiError && fault.code === "not_found") return undefined;
    throw fault;
  }
}

/** The card of the seed's example. */
function typedCard(engine: Engine, call: Call) {
  return {
    name: "Somchai Prasert",
    number: "4242424242424242",
    brand: "Visa",
    expirationMonth: 12,
    expirationYear: Number(wireTime(nowFor(engine, call)).slice(0, 4)) + CARD_VALID_FOR_YEARS,
    securityCode: "123",
    tokenizationMethod: null,
    address: {
      city: "Bangkok",
      state: null,
      street1: "1448/4 Praditmanutham Road",
      street2: null,
      postalCode: "10320",
      phoneNumber: "0123456789",
      email: null,
      country: null,
    },
  } as const;
}

async function restoreToken(engine: Engine, call: Call): Promise<void> {
  const { id } = samples.chargeOfToken;
  const token = (await orNothing(getToken(engine, call, id)))?.token;
  if (token?.usedAt === null && token.expiresAt > nowFor(engine, call)) return;
  const place = { id, was: token?.version, clearing: [] };
  await tokenizeCard(underFixedId(engine, place), call, typedCard(engine, call));
}

/** The customer and the card: one without the other is of no use. */
async function restoreCustomer(engine: Engine, call: Call): Promise<void> {
  const customerId = samples.chargeOfCustomer.id;
  const cardId = samples.chargeOfCustomerCard.id;
  const [customers, card] = await Promise.all([
    customersById(engine, call, [customerId]),
    findCard(engine, call, cardId),
  ]);
  const customer = customers.get(customerId)?.customer;
  const isThere = customer?.deletedAt === null;
  if (isThere && card?.deletedAt === null && card.customerId === customerId) return;
  const place = {
    id: cardId,
    was: card?.version,
    clearing: [remove("card_numbers", cardId), remove("security_codes", cardId)],
  };
  const made = await tokenizeCard(underFixedId(engine, place), call, typedCard(engine, call));
  const wish = { fields: {}, card: made.token.id };
  if (isThere) {
    await updateCustomer(engine, call, { customerId, update: { ...wish, defaultCard: cardId } });
    return;
  }
  const fields = { email: "somchai.prasert@example.com", description: "Somchai Prasert" };
  const customerPlace = { id: customerId, was: customer?.version, clearing: [] };
  await createCustomer(underFixedId(engine, customerPlace), call, { ...wish, fields });
}

/** A charge that awaits its payer is paid by a wallet, which waits for a week; the others by the sample card. */
function payerOf(sample: SampleCharge) {
  return sample.state === "awaiting_payer"
    ? {
        card: undefined,
        customer: undefined,
        source: { type: "alipay" },
        returnUri: SAMPLE_RETURN_URI,
      }
    : {
        card: samples.chargeOfCustomerCard.id,
        customer: samples.chargeOfCustomer.id,
        source: undefined,
        returnUri: null,
      };
}

async function restoreCharge(engine: Engine, call: Call, sample: SampleCharge): Promise<void> {
  const standing = await orNothing(settleIfDue(engine, call, sample.id));
  if (standing?.state === sample.state) return;
  const clearing = standing === undefined ? [] : await endCharge(engine, call, standing);
  const was =
    standing === undefined ? undefined : (await getCharge(engine, call, sample.id)).version;
  const wish = {
    amount: SAMPLE_AMOUNT,
    currency: call.account.settings.currency,
    ...payerOf(sample),
    capture: sample.state === "paid",
    authorizationType: null,
    description: null,
    metadata: {},
    ip: null,
    offsite: undefined,
    expiresAt: undefined,
    webhookEndpoints: [],
  };
  await createCharge(underFixedId(engine, { id: sample.id, was, clearing }), call, wish);
}

/** Brings a charge to its end; answers what has to go with it when another one takes its place. */
async function endCharge(engine: Engine, call: Call, charge: Charge): Promise<ChangeSet> {
  const chargeId = charge.id;
  const now = nowFor(engine, call);
  if (may(charge.state, "reverse")) await reverseCharge(engine, call, { chargeId });
  if (charge.state === "paid" && isRefundable(charge, typedCard(engine, call).brand, now)) {
    const amount = refundableAmount(charge);
    await refundCharge(engine, call, { chargeId, amount, wantsVoid: false, metadata: {} });
  }
  const page = nestedPage(now);
  const { rows } = await listRefundsOfCharge(engine, call, { chargeId, page });
  return [
    tally(tallyId(call, "charges"), -1),
    ...rows.map((refund) => remove("refunds", refund.id)),
    tally(tallyId(call, "refunds"), 0 - rows.length),
  ];
}
