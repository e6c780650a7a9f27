import { type Call, nowFor } from "../accounts/call.ts";
import { captureCharge } from "../charges/capture-charge.ts";
import { createCharge } from "../charges/create-charge.ts";
import { expireCharge } from "../charges/expire-charge.ts";
import { markAsPaid } from "../charges/mark-charge.ts";
import { readChargeWish } from "../charges/params.ts";
import { refundCharge } from "../charges/refund-charge.ts";
import { reverseCharge } from "../charges/reverse-charge.ts";
import { updateCharge } from "../charges/update-charge.ts";
import { createCustomer } from "../customers/create-customer.ts";
import { deleteCard } from "../customers/delete-card.ts";
import { deleteCustomer } from "../customers/delete-customer.ts";
import { updateCard } from "../customers/update-card.ts";
import { updateCustomer } from "../customers/update-customer.ts";
import type { Engine } from "../engine/engine.ts";
import type { EventKey } from "../events/event-types.ts";
import { getNewestEvent, viewEvent } from "../events/find-events.ts";
import { createLink } from "../links/create-link.ts";
import { readLinkWish } from "../links/params.ts";
import { wireTime } from "../primitives/clock.ts";
import type { Fields } from "../primitives/fields.ts";
import { readTypedCard } from "../vault/params.ts";
import { tokenizeCard } from "../vault/tokenize-card.ts";
import type { WireObject } from "../versions/wire-object.ts";
import { amountFor, chooseMethod } from "./choose-method.ts";

/*
 * Makes an event happen, by doing what it is the event of: with objects of its own, through the same actions as a
 * request, so that everything about it is as it would be.
 */

/** Does what announces an event; answers the id of the object that the event carries. */
type Doing = (engine: Engine, call: Call) => Promise<string>;

const doings: Readonly<Record<EventKey, Doing>> = {
  "card.destroy": async (engine, call) => {
    const { customerId, cardId } = await newCustomer(engine, call);
    return (await deleteCard(engine, call, { customerId, cardId })).id;
  },
  "card.update": async (engine, call) => {
    const name = await newCustomer(engine, call);
    return (await updateCard(engine, call, { name, fields: { name: "CHANGED" } })).id;
  },
  "charge.capture": async (engine, call) => {
    const chargeId = await newCharge(engine, call, { capture: false });
    await captureCharge(engine, call, { chargeId, captureAmount: undefined });
    return chargeId;
  },
  "charge.complete": async (engine, call) => {
    const chargeId = await newSourceCharge(engine, call, false);
    await markAsPaid(engine, call, { chargeId });
    return chargeId;
  },
  "charge.create": (engine, call) => newCharge(engine, call, {}),
  "charge.expire": async (engine, call) => {
    const chargeId = await newSourceCharge(engine, call, true);
    await expireCharge(engine, call, { chargeId });
    return chargeId;
  },
  "charge.reverse": async (engine, call) => {
    const chargeId = await newCharge(engine, call, { capture: false });
    await reverseCharge(engine, call, { chargeId });
    return chargeId;
  },
  "charge.update": async (engine, call) => {
    const chargeId = await newCharge(engine, call, {});
    await updateCharge(engine, call, { chargeId, update: { description: "changed" } });
    return chargeId;
  },
  "customer.create": async (engine, call) => (await newCustomer(engine, call)).customerId,
  "customer.destroy": async (engine, call) => {
    const { customerId } = await newCustomer(engine, call);
    await deleteCustomer(engine, call, { customerId });
    return customerId;
  },
  "customer.update": async (engine, call) => {
    const { customerId } = await newCustomer(engine, call);
    const fields = { description: "changed" };
    const update = { fields, card: undefined, defaultCard: undefined };
    await updateCustomer(engine, call, { customerId, update });
    return customerId;
  },
  "customer.update.card": async (engine, call) => {
    const { customerId } = await newCustomer(engine, call);
    const card = await newToken(engine, call);
    const update = { fields: {}, card, defaultCard: undefined };
    await updateCustomer(engine, call, { customerId, update });
    return customerId;
  },
  "link.create": async (engine, call) => {
    const { currency } = call.account.settings;
    const fields = { ...amountFor(call, currency), title: "A link", description: "triggered" };
    return (await createLink(engine, call, readLinkWish(fields, call.account))).id;
  },
  "refund.create": async (engine, call) => {
    const chargeId = await newCharge(engine, call, {});
    const { amount } = amountFor(call, call.account.settings.currency);
    const wish = { chargeId, amount, wantsVoid: false, metadata: {} };
    return (await refundCharge(engine, call, wish)).id;
  },
};

/**
 * Lets an event happen in test mode, and answers it.
 * @throws ApiError bad_request — the account has no way to pay that it could happen with.
 */
export async function triggerEvent(
  engine: Engine,
  { account, livemode, version }: Call,
  wish: { readonly key: EventKey },
): Promise<WireObject> {
  // Without what remembers answers: what is done here is done in several steps.
  const call = { account, livemode, version };
  const objectId = await doings[wish.key](engine, call);
  return viewEvent(engine, call, await getNewestEvent(engine, call, { ...wish, objectId }));
}

async function newToken(engine: Engine, call: Call): Promise<string> {
  const now = nowFor(engine, call);
  const card = {
    name: "Somchai Prasert",
    number: "4242424242424242",
    expiration_month: 12,
    expiration_year: Number(wireTime(now).slice(0, 4)) + 5,
    security_code: "123",
  };
  return (await tokenizeCard(engine, call, readTypedCard({ card }, now))).token.id;
}

async function newCustomer(
  engine: Engine,
  call: Call,
): Promise<{ readonly customerId: string; readonly cardId: string }> {
  const fields = { email: "somchai.prasert@example.com", description: "triggered" };
  const card = await newToken(engine, call);
  const { customer } = await createCustomer(engine, call, { fields, card });
  return { customerId: customer.id, cardId: customer.defaultCardId ?? "" };
}

async function newCharge(engine: Engine, call: Call, fields: Fields): Promise<string> {
  const card = await newToken(engine, call);
  const amount = amountFor(call, call.account.settings.currency);
  const wish = readChargeWish({ ...amount, card, description: "triggered", ...fields });
  return (await createCharge(engine, call, wish)).charge.id;
}

async function newSourceCharge(engine: Engine, call: Call, isExpirable: boolean): Promise<string> {
  const { type, currency } = chooseMethod(call, isExpirable);
  const wish = readChargeWish({
    ...amountFor(call, currency, type),
    source: { type },
    description: "triggered",
    return_uri: "https://www.example.com/complete",
  });
  return (await createCharge(engine, call, wish)).charge.id;
}
