import { failureMessage } from "../catalogue/failure-codes.ts";
import { paymentMethod } from "../catalogue/payment-methods.ts";
import type { Instant } from "../primitives/clock.ts";
import type { Charge } from "./charge.ts";

/*
 * What its time alone makes of a charge. `settle-due-charges.ts` writes it down, within a second; until then whoever
 * looks at the charge sees the same, since nothing else may be done to it any more.
 */

/** A charge as it truly stands at `now`, whether or not it was settled by then. */
export function asItStands(charge: Charge, now: Instant): Charge {
  if (now < charge.expiresAt || charge.inFlight !== null) return charge;
  if (charge.state === "authorized") return { ...charge, state: "lapsed" };
  if (charge.state !== "awaiting_payer" || isAnsweredInTime(charge)) return charge;
  if (!failsUnpaid(charge)) return { ...charge, state: "expired" };
  return {
    ...charge,
    state: "failed",
    failureCode: "timeout",
    failureMessage: failureMessage("timeout"),
    securityCodeCheck: null,
  };
}

/** Whether the payer's answer came in time, and only has not counted yet. */
export function isAnsweredInTime({ plannedAnswer, expiresAt }: Charge): boolean {
  return plannedAnswer !== undefined && plannedAnswer.dueAt <= expiresAt;
}

/** Whether a charge that nobody paid in time has failed; otherwise it has expired. */
export function failsUnpaid({ source }: Charge): boolean {
  return source !== null && paymentMethod(source.facts.type).onTimeout === "failed";
}
