import type { Currency } from "../catalogue/currencies.ts";
import type { MinorUnits } from "../primitives/money.ts";
import type { Secret } from "../primitives/secret.ts";
import type { Inquiry, Outcome } from "./outcome.ts";

/*
 * The contract between the engine and whoever takes the money. A connector is a translation: it knows nothing of
 * charges, accounts or the database. The engine asks its own tables first, so a connector is never asked for
 * something that would be refused here.
 */

/**
 * What an acquirer can be asked to do with a payer's money: reserve or take it, take what is reserved, let it go, give
 * it back.
 */
export type OperationKind = "authorize" | "capture" | "reverse" | "refund";

/** A card as an acquirer needs it; the secrets are revealed inside the connector only. */
export interface CardOnTheWire {
  readonly number: Secret;
  readonly securityCode: Secret | undefined;
  readonly expirationMonth: number;
  readonly expirationYear: number;
}

/** What is asked of an acquirer. */
export interface Question {
  readonly kind: OperationKind;
  readonly chargeId: string;
  /** In the smallest unit of `currency`: what to reserve, take, release or give back. */
  readonly amount: MinorUnits;
  readonly currency: Currency;
  /** For `authorize` only, and only where the connector has to see it. */
  readonly card: CardOnTheWire | undefined;
  /** For `authorize`: whether the amount is to be taken at once. */
  readonly capture: boolean;
}

/** A question that goes over a network, and so may have to be asked again. */
export interface Operation extends Question {
  /** Ours, and the idempotency key towards the acquirer: asking twice under one id moves money once. */
  readonly id: string;
}

interface ConnectorFacts {
  readonly id: string;
  /** Which of the two modes it serves; test keys never reach a live acquirer. */
  readonly livemode: boolean;
}

/** A connector that needs no network, and so may answer inside a decision. */
export interface InstantConnector extends ConnectorFacts {
  readonly answers: "at_once";
  /** Whether it has to see the number of a card that ends so; what nobody has to see stays sealed. */
  wantsNumber(lastDigits: string): boolean;
  ask(question: Question): Outcome;
}

/** A connector that asks over a network; nothing of the database is held while it does. */
export interface RemoteConnector extends ConnectorFacts {
  readonly answers: "later";
  /** How long to wait for an answer before the outcome is unknown. */
  readonly timeoutMs: number;
  /** Whatever it throws is taken as `unknown`. */
  ask(operation: Operation, signal: AbortSignal): Promise<Outcome>;
  /** What became of an operation, by our id. Failing to find out is no answer, and changes nothing. */
  lookUp(operationId: string, signal: AbortSignal): Promise<Inquiry>;
}

/** Whoever takes the money; `answers` tells how it has to be asked. */
export type Connector = InstantConnector | RemoteConnector;
