import { findTestCard } from "../../catalogue/test-cards.ts";
import type { CardOnTheWire } from "../connector.ts";

/*
 * Test mode's 3-D Secure: who takes part and who is recognised, by the table of test cards.
 * Source: api-testing, the cards for enrolment and validation failure. Assumed: a card that is not enrolled fails at
 * once, one that fails validation when its holder comes back.
 */

/** Whether the card takes part; one that does not fails before its holder is asked anything. */
export function isEnrolled(card: CardOnTheWire): boolean {
  return findTestCard(card.number.reveal())?.effect.kind !== "enrolment_failure";
}

/** Whether a holder who does everything right is recognised by the issuer. */
export function isRecognised(card: CardOnTheWire): boolean {
  return findTestCard(card.number.reveal())?.effect.kind !== "authentication_failure";
}
