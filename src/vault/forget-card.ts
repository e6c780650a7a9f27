import { type Call, nowFor } from "../accounts/call.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import type { Card } from "./card.ts";
import {
  listExpiredSecurityCodes,
  removeCardNumber,
  removeSecurityCode,
  replaceCard,
} from "./store.ts";

/** Removes a card: its number is destroyed, what charges show of it stays. */
export function forgetCard(
  engine: Engine,
  call: Call,
  card: Card,
): { card: Card; changes: ChangeSet } {
  const deleted = { ...card, deletedAt: nowFor(engine, call) };
  return {
    card: deleted,
    changes: [replaceCard(call, deleted), removeCardNumber(card.id), removeSecurityCode(card.id)],
  };
}

const CODES_AT_A_TIME = 500;

/** Job: security codes whose token was never used do not outlive it. */
export async function forgetExpiredSecurityCodes(engine: Engine): Promise<void> {
  for (;;) {
    const cardIds = await listExpiredSecurityCodes(engine, engine.clock.now(), CODES_AT_A_TIME);
    if (cardIds.length === 0) return;
    await write(engine, {}, async () => ({
      changes: cardIds.map(removeSecurityCode),
      value: undefined,
    }));
  }
}
