import { findTestCard, testCards } from "../../catalogue/test-cards.ts";
import type { InstantConnector, Question } from "../connector.ts";
import type { Outcome } from "../outcome.ts";

/*
 * Test mode's acquirer. It answers by the table of test cards and moves no money; every number that is not in the
 * table is approved. Captures, reversals and refunds always succeed: no test card fails them.
 * Source: api-testing, the published test numbers.
 */

/** How the numbers end that are not simply approved. */
const noteworthyEndings: ReadonlySet<string> = new Set(
  testCards.flatMap(({ number, effect }) => (effect.kind === "approve" ? [] : number.slice(-4))),
);

const approved: Outcome = { kind: "approved", approvalCode: null };

function authorize(question: Question): Outcome {
  const card =
    question.card === undefined ? undefined : findTestCard(question.card.number.reveal());
  if (card?.effect.kind !== "decline") return approved;
  const { failureCode, failureMessage } = card.effect;
  return {
    kind: "declined",
    failureCode,
    ...(failureMessage !== undefined && { failureMessage }),
    ...(card.securityCodeCheck === false && { securityCodeCheck: false }),
  };
}

/** The acquirer of test mode. */
export const simulator: InstantConnector = {
  id: "simulator",
  livemode: false,
  answers: "at_once",
  wantsNumber: (lastDigits) => noteworthyEndings.has(lastDigits),
  ask: (question) => (question.kind === "authorize" ? authorize(question) : approved),
};
