import { type ApiErrorCode, refusal } from "../catalogue/api-errors.ts";
import type { ChargeState } from "../catalogue/charge-states.ts";
import type { EventKey } from "../events/event-types.ts";
import type { Charge, ChargeIn } from "./charge.ts";

/*
 * THE TABLE: what may be done to a charge in which state, where it goes from there and what is announced; or which
 * refusal the caller gets. A missing cell does not compile. `npm run docs` draws it.
 *
 *   authorize, pay, decline   an acquirer has answered: reserved, taken, no
 *   leave_open                the acquirer's answer did not come; somebody will look it up
 *   await_payer               the payer has to do something first: a page, an app, a counter
 *   capture, reverse, refund  a merchant asks
 *   expire                    a payer did not pay in time, or the merchant no longer waits
 *   lapse                     a reservation ran out
 *
 * Source: charges-api; recorded states and messages. Assumed: `charge.reverse` announces a lapse; a lapsed or expired
 * charge refuses capture and reverse as `expired_charge`; who waits for nobody is told `invalid_charge`.
 */

/** What can come to a charge, from a merchant, a payer, an acquirer or the clock; listed above. */
export type ChargeCommand =
  | "authorize"
  | "pay"
  | "decline"
  | "leave_open"
  | "await_payer"
  | "capture"
  | "reverse"
  | "refund"
  | "expire"
  | "lapse";

/** Where a command takes a charge, and what is announced. */
export interface Step<S extends ChargeState = ChargeState> {
  readonly to: S;
  readonly event: EventKey;
}

/** Why a command is refused. */
export interface Refused {
  readonly refused: ApiErrorCode;
  readonly message?: string;
}

const to = <S extends ChargeState>(state: S, event: EventKey): Step<S> => ({ to: state, event });
const no = (refused: ApiErrorCode, message?: string): Refused =>
  message === undefined ? { refused } : { refused, message };

const settled = no("invalid_charge", "charge is no longer waiting for an answer");
const uncapturable = no("failed_capture", "Charge is not authorized");
const irreversible = no("failed_reverse", "only uncaptured authorized charges can be reversed");
const unrefundable = no("failed_refund", "charge can't be refunded");
const unexpirable = no("failed_expire");
const tooLate = no("expired_charge");

/** The cells of a charge that has come to its end; only the refusals differ. */
const ended = {
  authorize: settled, pay: settled, decline: settled, leave_open: settled, await_payer: settled,
  capture: uncapturable, reverse: irreversible, refund: unrefundable, expire: unexpirable, lapse: settled,
} as const; // biome-ignore format: a table reads by columns

/** A cell for every state and command: the step it is, or the refusal. */
// biome-ignore format: a table reads by columns
export const lifecycle = {
  asking: {
    authorize: to("authorized", "charge.create"),     pay:     to("paid", "charge.create"),
    decline:   to("failed", "charge.create"),         leave_open: to("unanswered", "charge.create"),
    await_payer: to("awaiting_payer", "charge.create"),
    capture: uncapturable, reverse: irreversible, refund: unrefundable, expire: unexpirable, lapse: settled },
  unanswered: {
    authorize: to("authorized", "charge.complete"),   pay:     to("paid", "charge.complete"),
    decline:   to("failed", "charge.complete"),       leave_open: settled, await_payer: settled,
    capture: uncapturable, reverse: irreversible, refund: unrefundable, expire: unexpirable, lapse: settled },
  awaiting_payer: {
    authorize: to("authorized", "charge.complete"),   pay:     to("paid", "charge.complete"),
    decline:   to("failed", "charge.complete"),       leave_open: settled, await_payer: settled,
    capture: uncapturable, reverse: irreversible, refund: unrefundable, lapse: settled,
    expire:    to("expired", "charge.expire") },
  authorized: {
    capture:   to("paid", "charge.capture"),          reverse: to("reversed", "charge.reverse"),
    lapse:     to("lapsed", "charge.reverse"),
    authorize: settled, pay: settled, decline: settled, leave_open: settled, await_payer: settled, refund: unrefundable, expire: unexpirable },
  paid: {
    refund:    to("paid", "refund.create"),
    authorize: settled, pay: settled, decline: settled, leave_open: settled, await_payer: settled,
    capture:   no("failed_capture", "Charge is already captured"),
    reverse: irreversible, expire: unexpirable, lapse: settled },
  failed:   ended,
  reversed: ended,
  expired:  { ...ended, capture: tooLate, reverse: tooLate },
  lapsed:   { ...ended, capture: tooLate, reverse: tooLate },
} as const satisfies Record<ChargeState, Record<ChargeCommand, Step | Refused>>;

/** Where `command` takes a charge in this state, or why it may not. */
export function decide(state: ChargeState, command: ChargeCommand): Step | Refused {
  return lifecycle[state][command];
}

/** Whether `command` may be done to a charge in this state; flags on the wire ask here, so that flag and rule agree. */
export function may(state: ChargeState, command: ChargeCommand): boolean {
  return "to" in decide(state, command);
}

type StatesThatMay<C extends ChargeCommand> = {
  [S in ChargeState]: (typeof lifecycle)[S][C] extends Step ? S : never;
}[ChargeState];

/**
 * The charge, known to be in a state in which `command` may be done.
 * @throws ApiError with the code and message of the table's cell, otherwise.
 */
export function ensureMay<C extends ChargeCommand>(
  charge: Charge,
  command: C,
): ChargeIn<StatesThatMay<C>> {
  const cell = decide(charge.state, command);
  if ("refused" in cell) throw refusal(cell.refused, cell.message);
  return charge as ChargeIn<StatesThatMay<C>>;
}

/** What is announced when `command` is done to a charge in this state. */
export function eventOf(state: ChargeState, command: ChargeCommand): EventKey {
  const cell = decide(state, command);
  if ("refused" in cell) throw refusal(cell.refused, cell.message);
  return cell.event;
}
