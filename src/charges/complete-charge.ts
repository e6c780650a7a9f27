import type { Call } from "../accounts/call.ts";
import { isRecognised } from "../acquirers/simulator/authenticate.ts";
import { refusal } from "../catalogue/api-errors.ts";
import { type FailureCode, failureMessage } from "../catalogue/failure-codes.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { findCard, openCardForAcquirer } from "../vault/read-card.ts";
import { askAcquirer } from "./ask-acquirer.ts";
import type { Charge } from "./charge.ts";
import type { ChargeView } from "./json.ts";
import { ensureMay } from "./lifecycle.ts";
import { recordOutcome } from "./record-outcome.ts";
import { settleIfDue } from "./settle-due-charges.ts";
import { viewOf } from "./view-charge.ts";

/*
 * An answer that arrives later: the payer has paid, or will not. Whoever brings the news (the payer's page, the
 * merchant's mark_as_*, a job) ends up here, and only the first news counts.
 */

/** What the payer did. */
export type PayerAnswer =
  | { readonly kind: "paid" }
  /** Did all that the issuer's page asked for; whether the issuer recognises them is the issuer's business. */
  | { readonly kind: "authenticated" }
  | {
      readonly kind: "failed";
      readonly failureCode: FailureCode;
      readonly failureMessage?: string;
    };

/**
 * Settles a charge that waits for its payer. A card whose holder was authenticated is only now put to its issuer,
 * who may still say no.
 * @throws ApiError invalid_charge — nobody is waited for (any more).
 */
export function completeCharge(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string; readonly answer: PayerAnswer },
): Promise<ChargeView> {
  const waiting = () => getWaiting(engine, call, wish.chargeId);
  switch (wish.answer.kind) {
    case "paid":
      return completePaid(engine, call, waiting);
    case "authenticated":
      return completeAuthenticated(engine, call, waiting);
    case "failed":
      return completeFailed(engine, call, waiting, wish.answer);
  }
}

async function completeAuthenticated(
  engine: Engine,
  call: Call,
  waiting: () => Promise<Waiting>,
): Promise<ChargeView> {
  const { card } = await waiting();
  const isGood = card === null || isRecognised(await openCardForAcquirer(engine, call, card));
  return isGood
    ? completePaid(engine, call, waiting)
    : completeFailed(engine, call, waiting, { kind: "failed", failureCode: "payment_rejected" });
}

interface Waiting {
  readonly charge: Charge;
  readonly card: ChargeView["card"];
}

async function getWaiting(engine: Engine, call: Call, chargeId: string): Promise<Waiting> {
  const charge = await settleIfDue(engine, call, chargeId);
  if (charge.state !== "awaiting_payer") {
    throw refusal("invalid_charge", "charge is no longer waiting for an answer");
  }
  ensureMay(charge, "decline");
  const card = charge.cardId === null ? undefined : await findCard(engine, call, charge.cardId);
  return { charge, card: card ?? null };
}

function completePaid(
  engine: Engine,
  call: Call,
  waiting: () => Promise<Waiting>,
): Promise<ChargeView> {
  return answerThroughAcquirer(engine, call, async () => {
    const { charge, card } = await waiting();
    const operation = {
      kind: "authorize",
      amount: charge.amount,
      currency: charge.currency,
    } as const;
    return { charge, card, operation, changes: [] };
  });
}

type Plan = Parameters<typeof askAcquirer>[2];

function answerThroughAcquirer(engine: Engine, call: Call, plan: Plan): Promise<ChargeView> {
  return askAcquirer(engine, call, plan, (recorded, { card }) =>
    viewOf(engine, call, recorded.charge, { card }),
  );
}

function completeFailed(
  engine: Engine,
  call: Call,
  waiting: () => Promise<Waiting>,
  answer: PayerAnswer & { kind: "failed" },
): Promise<ChargeView> {
  return write(engine, call, async () => {
    const { charge, card } = await waiting();
    const operation = {
      kind: "authorize",
      amount: charge.amount,
      currency: charge.currency,
    } as const;
    const recorded = recordOutcome(
      engine,
      call,
      { charge, card, operation },
      {
        kind: "declined",
        failureCode: answer.failureCode,
        failureMessage: answer.failureMessage ?? failureMessage(answer.failureCode),
      },
    );
    return { changes: recorded.changes, value: viewOf(engine, call, recorded.charge, { card }) };
  });
}
