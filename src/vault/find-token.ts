import { type Call, owner } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { ChargeState } from "../catalogue/charge-states.ts";
import { findStateOfCharge } from "../engine/charge-state.ts";
import type { Engine } from "../engine/engine.ts";
import { getCard } from "./read-card.ts";
import { findToken } from "./store.ts";
import type { TokenWithCard } from "./tokenize-card.ts";

/** A token with the state of the charge it paid for; apps poll it to learn how the charge went. */
export async function getToken(
  engine: Engine,
  call: Call,
  tokenId: string,
): Promise<TokenWithCard & { chargeState: ChargeState | undefined }> {
  const token = await findToken(engine, call, tokenId);
  if (token === undefined) throw refusal("not_found", `token ${tokenId} was not found`);
  return {
    token,
    card: await getCard(engine, call, token.cardId),
    chargeState: await findStateOfCharge(engine, owner(call), token.chargeId),
  };
}
