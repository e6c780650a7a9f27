import { type Call, newId, nowFor } from "../accounts/call.ts";
import { binOf } from "../catalogue/bins.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { HOUR_MS, later } from "../primitives/clock.ts";
import type { Card, Token } from "./card.ts";
import { fingerprintOf, seal } from "./cipher.ts";
import type { TypedCard } from "./params.ts";
import { insertCard, insertCardNumber, insertSecurityCode, insertToken } from "./store.ts";

/** Assumed: how long an unused token lives; no published text says. */
const TOKEN_VALID_FOR_MS = 24 * HOUR_MS;

/** A token and the card behind it. */
export interface TokenWithCard {
  readonly token: Token;
  readonly card: Card;
}

/**
 * Turns a typed card into a one-time token. The number and the security code are sealed on their way in and are
 * never returned.
 * Source: tokens-api. Assumed: without a security code, `security_code_check` is false.
 */
export async function tokenizeCard(
  engine: Engine,
  call: Call,
  typed: TypedCard,
): Promise<TokenWithCard> {
  const made = newCardWithToken(engine, call, typed);
  return write(engine, call, async () => ({
    changes: cardChanges(engine, call, typed, made),
    value: made,
  }));
}

function newCardWithToken(engine: Engine, call: Call, typed: TypedCard): TokenWithCard {
  const createdAt = nowFor(engine, call);
  const card: Card = {
    id: newId(engine, call, "card"),
    version: 1,
    customerId: null,
    deletedAt: null,
    createdAt,
    livemode: call.livemode,
    facts: {
      name: typed.name,
      brand: typed.brand,
      lastDigits: typed.number.slice(-4),
      fingerprint: fingerprintOf(engine.keys, typed.number),
      ...binOf(typed.number),
      expirationMonth: typed.expirationMonth,
      expirationYear: typed.expirationYear,
      securityCodeCheck: typed.securityCode !== undefined || typed.tokenizationMethod !== null,
      tokenizationMethod: typed.tokenizationMethod,
      address: typed.address,
    },
  };
  const token: Token = {
    id: newId(engine, call, "tokn"),
    version: 1,
    cardId: card.id,
    livemode: call.livemode,
    usedAt: null,
    chargeId: null,
    expiresAt: later(createdAt, TOKEN_VALID_FOR_MS),
    createdAt,
  };
  return { token, card };
}

function cardChanges(
  engine: Engine,
  call: Call,
  typed: TypedCard,
  { token, card }: TokenWithCard,
): ChangeSet {
  const binding = { cardId: card.id, accountId: call.account.id };
  const number = seal(engine.keys, typed.number, { ...binding, field: "number" });
  const changes = [
    insertCard(call, card),
    insertCardNumber(call, card.id, number),
    insertToken(call, token),
  ];
  if (typed.securityCode === undefined) return changes;
  const code = seal(engine.keys, typed.securityCode, { ...binding, field: "security_code" });
  return [...changes, insertSecurityCode(call, card.id, code, token.expiresAt)];
}
