import { type Call, nowFor } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import type { Card } from "./card.ts";
import { getCard } from "./read-card.ts";
import { expectCard, findToken, removeSecurityCode, replaceCard, replaceToken } from "./store.ts";
import type { TokenWithCard } from "./tokenize-card.ts";

/**
 * A token that can still be used, with its card.
 * @throws ApiError not_found — unknown, of another account or mode, or expired.
 * @throws ApiError used_token — it was used before.
 */
export async function getUnusedToken(
  engine: Engine,
  call: Call,
  tokenId: string,
): Promise<TokenWithCard> {
  const token = await findToken(engine, call, tokenId);
  if (token === undefined) throw refusal("not_found", `token ${tokenId} was not found`);
  if (token.usedAt !== null) throw refusal("used_token");
  if (token.expiresAt <= nowFor(engine, call))
    throw refusal("not_found", `token ${tokenId} was not found`);
  return { token, card: await getCard(engine, call, token.cardId) };
}

/**
 * Uses a token up for a charge: it cannot be used again, and its security code is gone with it.
 * The changes hold only while nobody else has used it.
 */
export function useTokenForCharge(
  engine: Engine,
  call: Call,
  { token }: TokenWithCard,
  chargeId: string,
): ChangeSet {
  return [
    replaceToken(call, { ...token, usedAt: nowFor(engine, call), chargeId }),
    removeSecurityCode(token.cardId),
  ];
}

/** Uses a token up by handing its card to a customer. */
export function useTokenForCustomer(
  engine: Engine,
  call: Call,
  { token, card }: TokenWithCard,
  customerId: string,
): ChangeSet {
  return [
    replaceToken(call, { ...token, usedAt: nowFor(engine, call) }),
    removeSecurityCode(token.cardId),
    replaceCard(call, { ...card, customerId }),
  ];
}

/** Pays with a card that a customer already has; holds only while it is still theirs. */
export function useCardOfCustomer(card: Card): ChangeSet {
  return [expectCard(card)];
}
