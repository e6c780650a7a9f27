import type { ChargeState } from "../catalogue/charge-states.ts";
import { chargeStatuses } from "../catalogue/charge-states.ts";
import { wireTime } from "../primitives/clock.ts";
import type { WireObject } from "../versions/wire-object.ts";
import type { Card, Token } from "./card.ts";

/** A card in the newest shape. Its address keys are the payer's, its `country` the issuer's. */
export function cardJson(card: Card): WireObject {
  const { facts } = card;
  return {
    object: "card",
    id: card.id,
    livemode: card.livemode,
    location: card.customerId === null ? null : `/customers/${card.customerId}/cards/${card.id}`,
    deleted: card.deletedAt !== null,
    street1: facts.address.street1,
    street2: facts.address.street2,
    city: facts.address.city,
    state: facts.address.state,
    phone_number: facts.address.phoneNumber,
    postal_code: facts.address.postalCode,
    country: facts.country,
    financing: facts.financing,
    bank: facts.bank,
    brand: facts.brand,
    fingerprint: facts.fingerprint,
    first_digits: null,
    last_digits: facts.lastDigits,
    name: facts.name,
    expiration_month: facts.expirationMonth,
    expiration_year: facts.expirationYear,
    security_code_check: facts.securityCodeCheck,
    tokenization_method: facts.tokenizationMethod,
    created_at: wireTime(card.createdAt),
  };
}

/**
 * A token in the newest shape. `location` is absolute, at the vault; a used token no longer shows its card.
 * `chargeState` is the state of the charge that it paid for.
 */
export function tokenJson(
  token: Token,
  card: Card,
  vaultUrl: string,
  chargeState: ChargeState | undefined,
): WireObject {
  return {
    object: "token",
    id: token.id,
    livemode: token.livemode,
    location: `${vaultUrl}/tokens/${token.id}`,
    used: token.usedAt !== null,
    charge_status: chargeState === undefined ? "unknown" : chargeStatuses[chargeState],
    card: token.usedAt === null ? cardJson(card) : null,
    created_at: wireTime(token.createdAt),
  };
}
