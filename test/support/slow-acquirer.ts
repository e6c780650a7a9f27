import type { Operation, OperationKind, RemoteConnector } from "../../src/acquirers/connector.ts";
import type { Inquiry, Outcome } from "../../src/acquirers/outcome.ts";

/** What the acquirer does when it is asked next. */
export type Behaviour =
  | Outcome
  /** Answers only when `release` is called, or never. */
  | { readonly kind: "hangs" }
  | { readonly kind: "throws"; readonly message: string };

/** An acquirer that a test holds in its hand. It keeps books of its own, as a real one would. */
export interface SlowAcquirer extends RemoteConnector {
  /** What it was asked, in order. */
  readonly asked: Operation[];
  /** What became of operations was asked for these ids, in order. */
  readonly lookedUp: string[];
  /** Operations of which it says, in its own books, that money moved. */
  readonly effects: {
    readonly id: string;
    readonly kind: OperationKind;
    readonly amount: number;
  }[];
  /** The next question is answered so; without it, all are approved but those about one card. */
  next(behaviour: Behaviour): void;
  /** Lets go of the questions that hang, with this answer; those that gave up waiting do not hear it. */
  release(outcome: Outcome): void;
  /** Waits until it is asked for the nth time (1 is the first). */
  untilAsked(times: number): Promise<Operation>;
  /** What an inquiry is told from now on; `truth` reads the books. */
  answerInquiries(inquiry: Inquiry | "truth" | "hangs" | "throws"): void;
}

export const approved: Outcome = { kind: "approved", approvalCode: "A1B2C3" };

/** A card that it declines unless told otherwise. */
export const declinedNumber = "4000000000000002";

function usually({ card }: Operation): Outcome {
  // eslint-disable-next-line no-restricted-syntax -- it is a connector
  const isDeclined = card?.number.reveal() === declinedNumber;
  return isDeclined ? { kind: "declined", failureCode: "payment_rejected" } : approved;
}

/** Opens an acquirer for live mode. */
export function slowAcquirer(timeoutMs = 5_000, id = "slow"): SlowAcquirer {
  const asked: Operation[] = [];
  const lookedUp: string[] = [];
  const effects: SlowAcquirer["effects"] = [];
  const behaviours: Behaviour[] = [];
  const hanging: { operation: Operation; answer: (outcome: Outcome) => void }[] = [];
  const outcomes = new Map<string, Outcome>();
  const arrivals: (() => void)[] = [];
  let inquiries: Inquiry | "truth" | "hangs" | "throws" = "truth";

  /** The acquirer has made up its mind. The same operation twice moves money once. */
  const decide = (operation: Operation, outcome: Outcome): Outcome => {
    const known = outcomes.get(operation.id);
    if (known !== undefined) return known;
    if (outcome.kind === "approved" || outcome.kind === "declined")
      outcomes.set(operation.id, outcome);
    if (outcome.kind === "approved")
      effects.push({ id: operation.id, kind: operation.kind, amount: operation.amount });
    return outcome;
  };

  return {
    id,
    livemode: true,
    answers: "later",
    timeoutMs,
    asked,
    lookedUp,
    effects,
    async ask(operation) {
      asked.push(operation);
      for (const arrived of arrivals.splice(0)) arrived();
      const behaviour = behaviours.shift() ?? usually(operation);
      if (behaviour.kind === "throws") throw new Error(behaviour.message);
      if (behaviour.kind !== "hangs") return decide(operation, behaviour);
      return new Promise((answer) => hanging.push({ operation, answer }));
    },
    async lookUp(operationId) {
      lookedUp.push(operationId);
      if (inquiries === "hangs") return new Promise(() => undefined);
      if (inquiries === "throws") throw new Error("the line is dead");
      if (inquiries !== "truth") return inquiries;
      const outcome = outcomes.get(operationId);
      return outcome === undefined ? { found: "no", final: true } : { found: "yes", outcome };
    },
    next: (behaviour) => void behaviours.push(behaviour),
    release(outcome) {
      for (const { operation, answer } of hanging.splice(0)) answer(decide(operation, outcome));
    },
    async untilAsked(times) {
      while (asked.length < times) await new Promise<void>((resolve) => arrivals.push(resolve));
      return asked[times - 1] as Operation;
    },
    answerInquiries(answer) {
      inquiries = answer;
    },
  };
}
