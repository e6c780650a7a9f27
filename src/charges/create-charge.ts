import { type Call, newId } from "../accounts/call.ts";
import { getAccount } from "../accounts/find-accounts.ts";
import { ensureWebhookAddress } from "../accounts/webhook-address.ts";
import type { Engine } from "../engine/engine.ts";
import { askAcquirer } from "./ask-acquirer.ts";
import { createAuthenticatedCharge } from "./create-authenticated-charge.ts";
import { createSourceCharge } from "./create-source-charge.ts";
import { findPayingCard } from "./find-paying-card.ts";
import type { ChargeView } from "./json.ts";
import { ensureBrandTaken, fundingAmountFor } from "./limits.ts";
import { newCharge } from "./new-charge.ts";
import type { ChargeWish } from "./params.ts";
import { takeLink } from "./take-link.ts";
import { viewRecorded } from "./view-charge.ts";

/**
 * POST /charges: takes money from a card, or reserves it; or waits for a payer who pays some other way.
 * An issuer that says no is an answer, not an error: the charge is made and has failed.
 * @throws ApiError invalid_charge, not_found, used_token, missing_card, invalid_card_token, brand_not_supported
 * @throws ApiError bad_request — an address that webhooks cannot go to.
 * Source: charges-api, create.
 */
export async function createCharge(
  engine: Engine,
  call: Call,
  wish: ChargeWish,
): Promise<ChargeView> {
  for (const uri of wish.webhookEndpoints) {
    ensureWebhookAddress(engine, call, "webhook_endpoints", uri);
  }
  return call.account.hasCharges
    ? chargeAsWished(engine, call, wish)
    : createFirstCharge(engine, call, wish);
}

/** The account is no longer as it was when its key was read. */
class AccountChanged extends Error {}

/** It fixes the account's currency: when somebody changed the account meanwhile, it is made upon what is true now. */
async function createFirstCharge(
  engine: Engine,
  call: Call,
  wish: ChargeWish,
): Promise<ChargeView> {
  const current = () => getAccount(engine, call.account.id);
  const reconsider = async () => {
    await call.reconsider?.();
    if ((await current()).version !== call.account.version) throw new AccountChanged();
  };
  try {
    return await chargeAsWished(engine, { ...call, reconsider }, wish);
  } catch (stop) {
    if (stop instanceof AccountChanged)
      return createCharge(engine, { ...call, account: await current() }, wish);
    throw stop;
  }
}

async function chargeAsWished(engine: Engine, call: Call, wish: ChargeWish): Promise<ChargeView> {
  if (wish.source !== undefined || wish.offsite !== undefined) {
    return createSourceCharge(engine, call, wish);
  }
  const isAuthenticated = call.account.settings.threeDSecure !== "off" && wish.returnUri !== null;
  return isAuthenticated
    ? createAuthenticatedCharge(engine, call, wish)
    : createCardCharge(engine, call, wish);
}

function createCardCharge(engine: Engine, call: Call, wish: ChargeWish): Promise<ChargeView> {
  const id = newId(engine, call, "chrg");
  const plan = async () => {
    const fundingAmount = fundingAmountFor(call.account, wish.amount, wish.currency);
    const { card, customerId, changes } = await findPayingCard(engine, call, wish, id);
    ensureBrandTaken(call.account, card.facts.brand, wish.currency);
    const charge = newCharge(engine, call, wish, {
      id,
      fundingAmount,
      cardId: card.id,
      customerId,
    });
    const operation = {
      kind: "authorize",
      amount: charge.amount,
      currency: charge.currency,
    } as const;
    const taken = await takeLink(engine, call, charge);
    return { charge, card, operation, changes: [...changes, ...taken] };
  };
  return askAcquirer(engine, call, plan, (recorded, { card }) =>
    viewRecorded(engine, call, recorded, card),
  );
}
