import { type Call, nowFor } from "../accounts/call.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import type { Fields } from "../primitives/fields.ts";
import type { Card } from "./card.ts";
import { readCardUpdate } from "./params.ts";
import { replaceCard } from "./store.ts";

/**
 * A card with its changeable fields as they were typed. They are read only here, since whether an expiry has passed
 * depends on the half of it that stays.
 * @throws ApiError invalid_card — an expiry that is no date, or has passed.
 */
export function changeCard(
  engine: Engine,
  call: Call,
  card: Card,
  typed: Fields,
): { card: Card; changes: ChangeSet } {
  const { facts } = card;
  const expiry = { month: facts.expirationMonth, year: facts.expirationYear };
  const { city, postalCode, ...rest } = readCardUpdate(typed, expiry, nowFor(engine, call));
  const address = {
    ...facts.address,
    ...(city !== undefined && { city }),
    ...(postalCode !== undefined && { postalCode }),
  };
  const changed = { ...card, facts: { ...facts, ...rest, address } };
  return { card: changed, changes: [replaceCard(call, changed)] };
}
