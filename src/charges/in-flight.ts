import type { OperationKind } from "../acquirers/connector.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Charge } from "./charge.ts";

/** Which refusal an operation gets that cannot be done. */
export const operationRefusals = {
  authorize: "invalid_charge",
  capture: "failed_capture",
  reverse: "failed_reverse",
  refund: "failed_refund",
} as const;

/**
 * Refuses a second operation while the acquirer still owes an answer to the first.
 * @throws ApiError failed_capture, failed_reverse, failed_refund — by what was asked.
 */
export function ensureNothingInFlight(charge: Charge, kind: OperationKind): void {
  if (charge.inFlight === null) return;
  throw refusal(
    operationRefusals[kind],
    "another request on this charge has not been answered yet",
  );
}
