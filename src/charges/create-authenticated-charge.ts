import { type Call, newId } from "../accounts/call.ts";
import { isEnrolled, isRecognised } from "../acquirers/simulator/authenticate.ts";
import { refusal } from "../catalogue/api-errors.ts";
import { failureMessage } from "../catalogue/failure-codes.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { openCardForAcquirer } from "../vault/read-card.ts";
import { askAcquirer } from "./ask-acquirer.ts";
import type { ChargeIn } from "./charge.ts";
import { findPayingCard, type PayingCard } from "./find-paying-card.ts";
import type { ChargeView } from "./json.ts";
import { ensureBrandTaken, fundingAmountFor } from "./limits.ts";
import { newCharge } from "./new-charge.ts";
import type { ChargeWish } from "./params.ts";
import { recordOutcome } from "./record-outcome.ts";
import { recordWaiting } from "./record-waiting.ts";
import { takeLink } from "./take-link.ts";
import { viewRecorded } from "./view-charge.ts";

interface Prepared extends PayingCard {
  readonly charge: ChargeIn<"asking">;
}

const rejected = {
  kind: "declined",
  failureCode: "payment_rejected",
  failureMessage: failureMessage("payment_rejected"),
} as const;

/**
 * A card charge whose holder is to be authenticated by 3-D Secure: challenged on a page, or recognised without one
 * when the account is set to `frictionless`. A card that does not take part fails at once.
 * Source: how-to-implement-3-D-Secure; the failure code from recorded charges.
 */
export function createAuthenticatedCharge(
  engine: Engine,
  call: Call,
  wish: ChargeWish,
): Promise<ChargeView> {
  if (call.livemode)
    throw refusal("feature_not_supported", "no 3-D Secure server is configured for live mode");
  const id = newId(engine, call, "chrg");
  const prepare = () => prepareCharge(engine, call, wish, id);
  return call.account.settings.threeDSecure === "frictionless"
    ? chargeRecognised(engine, call, prepare)
    : challengeHolder(engine, call, prepare);
}

async function prepareCharge(
  engine: Engine,
  call: Call,
  wish: ChargeWish,
  id: string,
): Promise<Prepared> {
  const fundingAmount = fundingAmountFor(call.account, wish.amount, wish.currency);
  const paying = await findPayingCard(engine, call, wish, id);
  ensureBrandTaken(call.account, paying.card.facts.brand, wish.currency);
  const { card, customerId } = paying;
  const payer = { id, fundingAmount, cardId: card.id, customerId, threeDSecure: true };
  return { ...paying, charge: newCharge(engine, call, wish, payer) };
}

function authorization(charge: ChargeIn<"asking">) {
  return { kind: "authorize", amount: charge.amount, currency: charge.currency } as const;
}

function challengeHolder(
  engine: Engine,
  call: Call,
  prepare: () => Promise<Prepared>,
): Promise<ChargeView> {
  return write(engine, call, async () => {
    const { charge, card, changes } = await prepare();
    const enrolled = isEnrolled(await openCardForAcquirer(engine, call, card));
    const recorded = enrolled
      ? recordWaiting(engine, call, { charge, card })
      : recordOutcome(engine, call, { charge, card, operation: authorization(charge) }, rejected);
    return {
      changes: [...changes, ...recorded.changes],
      value: viewRecorded(engine, call, recorded, card),
    };
  });
}

async function chargeRecognised(
  engine: Engine,
  call: Call,
  prepare: () => Promise<Prepared>,
): Promise<ChargeView> {
  const { card } = await prepare();
  const opened = await openCardForAcquirer(engine, call, card);
  if (isEnrolled(opened) && isRecognised(opened)) {
    const plan = async () => {
      const prepared = await prepare();
      const { charge, changes } = prepared;
      const taken = await takeLink(engine, call, charge);
      return { ...prepared, operation: authorization(charge), changes: [...changes, ...taken] };
    };
    return askAcquirer(engine, call, plan, (recorded) =>
      viewRecorded(engine, call, recorded, card),
    );
  }
  return write(engine, call, async () => {
    const { charge, changes } = await prepare();
    const recorded = recordOutcome(
      engine,
      call,
      { charge, card, operation: authorization(charge) },
      rejected,
    );
    return {
      changes: [...changes, ...recorded.changes],
      value: viewRecorded(engine, call, recorded, card),
    };
  });
}
