import type { Call } from "../accounts/call.ts";
import { isRecognised } from "../acquirers/simulator/authenticate.ts";
import { type FailureCode, failureMessage } from "../catalogue/failure-codes.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { openCardForAcquirer } from "../vault/read-card.ts";
import { askAcquirer } from "./ask-acquirer.ts";
import type { ChargeView } from "./json.ts";
import type { PayerAnswer } from "./payer-answer.ts";
import { recordOutcome } from "./record-outcome.ts";
import type { WithCard } from "./recorded.ts";
import { isLinkTaken, takeLink } from "./take-link.ts";
import { viewRecorded } from "./view-charge.ts";

/**
 * Lets a charge move by what its payer did. `waiting` answers the charge as it is now, or refuses: it is asked again
 * whenever somebody else was faster. A card whose holder was authenticated is only now put to its issuer, who may
 * still say no.
 */
export async function answerForPayer(
  engine: Engine,
  call: Call,
  waiting: () => Promise<WithCard>,
  answer: PayerAnswer,
): Promise<ChargeView> {
  if (answer.kind === "failed") return answerNo(engine, call, waiting, answer);
  const { card } = await waiting();
  // Removed by the merchant meanwhile: there is no number any more that an issuer could be asked about.
  if (card !== null && card.deletedAt !== null) return answerNo(engine, call, waiting, removed);
  const isGood =
    answer.kind === "paid" ||
    card === null ||
    isRecognised(await openCardForAcquirer(engine, call, card));
  if (!isGood) return answerNo(engine, call, waiting, rejected);
  try {
    return await answerYes(engine, call, waiting);
  } catch (stop) {
    if (!isLinkTaken(stop)) throw stop;
    return answerNo(engine, call, waiting, tooLate);
  }
}

interface No {
  readonly failureCode: FailureCode;
  readonly failureMessage?: string;
}

const removed: No = { failureCode: "failed_processing" };
const rejected: No = { failureCode: "payment_rejected" };
/** Assumed: what becomes of the second who pays a single-use link. */
const tooLate: No = {
  failureCode: "payment_rejected",
  failureMessage: "the link was paid already",
};

function operationOn({ charge }: WithCard) {
  return { kind: "authorize", amount: charge.amount, currency: charge.currency } as const;
}

function answerYes(
  engine: Engine,
  call: Call,
  waiting: () => Promise<WithCard>,
): Promise<ChargeView> {
  const plan = async () => {
    const asked = await waiting();
    const changes = await takeLink(engine, call, asked.charge);
    return { ...asked, operation: operationOn(asked), changes };
  };
  return askAcquirer(engine, call, plan, (recorded, { card }) =>
    viewRecorded(engine, call, recorded, card),
  );
}

function answerNo(
  engine: Engine,
  call: Call,
  waiting: () => Promise<WithCard>,
  no: No,
): Promise<ChargeView> {
  return write(engine, call, async () => {
    const asked = await waiting();
    const recorded = recordOutcome(
      engine,
      call,
      { ...asked, operation: operationOn(asked) },
      {
        kind: "declined",
        failureCode: no.failureCode,
        failureMessage: no.failureMessage ?? failureMessage(no.failureCode),
      },
    );
    const { card } = asked;
    return { changes: recorded.changes, value: viewRecorded(engine, call, recorded, card) };
  });
}
