import { type Call, owner } from "../accounts/call.ts";
import { type Change, expect, insert, remove, replace } from "../database/change-set.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { ownRow } from "../engine/own-row.ts";
import { findOwnRows, listOwnRows } from "../engine/own-rows.ts";
import { instant } from "../primitives/clock.ts";
import type { Card, CardFacts, Token } from "./card.ts";
import type { Sealed } from "./cipher.ts";

function cardOf(row: Row<"cards">): Card {
  return {
    id: row.id,
    version: row.version,
    customerId: row.customer_id,
    deletedAt: row.deleted_at === null ? null : instant(row.deleted_at),
    createdAt: instant(row.created_at),
    livemode: row.livemode === 1,
    facts: JSON.parse(row.facts) as CardFacts,
  };
}

function cardRowOf(call: Call, card: Card): Row<"cards"> {
  return {
    id: card.id,
    version: card.version,
    ...owner(call),
    customer_id: card.customerId,
    deleted_at: card.deletedAt,
    facts: JSON.stringify(card.facts),
    created_at: card.createdAt,
  };
}

function tokenOf(row: Row<"tokens">): Token {
  return {
    id: row.id,
    version: row.version,
    cardId: row.card_id,
    livemode: row.livemode === 1,
    usedAt: row.used_at === null ? null : instant(row.used_at),
    chargeId: row.charge_id,
    expiresAt: instant(row.expires_at),
    createdAt: instant(row.created_at),
  };
}

function tokenRowOf(call: Call, token: Token): Row<"tokens"> {
  return {
    id: token.id,
    version: token.version,
    ...owner(call),
    card_id: token.cardId,
    charge_id: token.chargeId,
    used_at: token.usedAt,
    expires_at: token.expiresAt,
    created_at: token.createdAt,
  };
}

/** Writes a new card. */
export function insertCard(call: Call, card: Card): Change {
  return insert("cards", cardRowOf(call, card));
}

/** Writes a card as it is now. */
export function replaceCard(call: Call, card: Card): Change {
  return replace("cards", cardRowOf(call, card));
}

/** Lets a change set pass only while this card is as it was read: neither changed nor removed. */
export function expectCard(card: Card): Change {
  return expect("cards", card.id, card.version);
}

/** Writes a new token. */
export function insertToken(call: Call, token: Token): Change {
  return insert("tokens", tokenRowOf(call, token));
}

/** Writes a token as it is now. */
export function replaceToken(call: Call, token: Token): Change {
  return replace("tokens", tokenRowOf(call, token));
}

/** Writes a sealed card number. */
export function insertCardNumber(call: Call, cardId: string, sealed: Sealed): Change {
  return insert("card_numbers", {
    id: cardId,
    account_id: call.account.id,
    key_id: sealed.keyId,
    sealed: sealed.text,
  });
}

/** Removes a card number for good. */
export function removeCardNumber(cardId: string): Change {
  return remove("card_numbers", cardId);
}

/** Writes a sealed security code, to be gone by `expiresAt` at the latest. */
export function insertSecurityCode(
  call: Call,
  cardId: string,
  sealed: Sealed,
  expiresAt: number,
): Change {
  return insert("security_codes", {
    id: cardId,
    account_id: call.account.id,
    key_id: sealed.keyId,
    sealed: sealed.text,
    expires_at: expiresAt,
  });
}

/** Removes a security code for good. */
export function removeSecurityCode(cardId: string): Change {
  return remove("security_codes", cardId);
}

/** A token of this account and mode. */
export async function findToken(
  engine: Engine,
  call: Call,
  id: string,
): Promise<Token | undefined> {
  const row = await ownRow(engine, owner(call), "tokens", id);
  return row && tokenOf(row);
}

/** A card of this account and mode. */
export async function findCardRow(
  engine: Engine,
  call: Call,
  id: string,
): Promise<Card | undefined> {
  const row = await ownRow(engine, owner(call), "cards", id);
  return row && cardOf(row);
}

/** Several cards of this account and mode, by id. */
export async function findCardRows(
  engine: Engine,
  call: Call,
  ids: readonly string[],
): Promise<Card[]> {
  const all = engine.database.reads.selectFrom("cards");
  const rows = await findOwnRows(owner(call), all, ids);
  return rows.map(cardOf);
}

/** A page of a customer's cards, the removed ones left out. */
export function listCardRows(
  engine: Engine,
  call: Call,
  customerId: string,
  page: Page,
): Promise<Listed<Card>> {
  return listOwnRows(engine, owner(call), page, {
    those: engine.database.reads
      .selectFrom("cards")
      .where("customer_id", "=", customerId)
      .where("deleted_at", "is", null),
    fromRow: cardOf,
  });
}

/** The sealed number and, while it is there, the sealed security code of a card. */
export async function findSealed(
  engine: Engine,
  call: Call,
  card: Pick<Card, "id" | "customerId">,
): Promise<{ number: Sealed; securityCode: Sealed | undefined } | undefined> {
  const { database } = engine;
  const [number, code] = await Promise.all([
    database.row("card_numbers", card.id),
    // A customer's card never has one: it went when the card was attached.
    card.customerId === null ? database.row("security_codes", card.id) : undefined,
  ]);
  if (number?.account_id !== call.account.id) return undefined;
  return {
    number: { keyId: number.key_id, text: number.sealed },
    securityCode: code && { keyId: code.key_id, text: code.sealed },
  };
}

/** The cards whose security code has outlived its token. */
export async function listExpiredSecurityCodes(
  engine: Engine,
  before: number,
  most: number,
): Promise<string[]> {
  const rows = await engine.database.reads
    .selectFrom("security_codes")
    .select("id")
    .where("expires_at", "<=", before)
    .limit(most)
    .execute();
  return rows.map((row) => row.id);
}
