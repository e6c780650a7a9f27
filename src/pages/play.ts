import { refusal } from "../catalogue/api-errors.ts";
import { type FailureCode, failureCodes } from "../catalogue/failure-codes.ts";
import type { PayerAnswer } from "../charges/payer-answer.ts";
import { type Fields, readText, readWholeNumber, textOrNothing } from "../primitives/fields.ts";
import {
  type DeliveryOrder,
  deliveryOrder,
  deliveryOrders,
  LATE_SECONDS,
} from "./delivery-orders.ts";

/** What a tester chose on a page. */
export interface Play {
  readonly answer: PayerAnswer;
  readonly order: DeliveryOrder;
  /** How late the webhook is; 0 where the order says nothing of it. */
  readonly lateSeconds: number;
}

/**
 * Reads what a page's form says. On a card's page "pay" means that its holder was authenticated, no more.
 * @throws ApiError bad_request — not one of our buttons.
 */
export function readPlay(fields: Fields, isCard: boolean): Play {
  const order = readOrder(fields);
  const isLate = deliveryOrder(order).isLate === true;
  return {
    answer: readAnswer(fields, isCard),
    order,
    lateSeconds: isLate ? readSeconds(fields) : 0,
  };
}

function readAnswer(fields: Fields, isCard: boolean): PayerAnswer {
  const action: unknown = readText(fields, "action");
  switch (action) {
    case "pay":
      return { kind: isCard ? "authenticated" : "paid" };
    case "fail":
      return { kind: "failed", failureCode: readFailureCode(fields) };
    case "cancel":
      return { kind: "failed", failureCode: "payment_cancelled" };
    default:
      throw refusal("bad_request", "action must be pay, fail or cancel");
  }
}

function readFailureCode(fields: Fields): FailureCode {
  const text = readText(fields, "failure_code");
  const code = Object.keys(failureCodes).find((known) => known === text);
  if (code === undefined) throw refusal("bad_request", "failure_code is not one");
  return code as FailureCode;
}

function readOrder(fields: Fields): DeliveryOrder {
  const text = textOrNothing(fields, "order") ?? "webhook_first";
  if (!Object.hasOwn(deliveryOrders, text)) throw refusal("bad_request", "order is not one");
  return text as DeliveryOrder;
}

function readSeconds(fields: Fields): number {
  const seconds = readWholeNumber(fields, "seconds");
  const { least, most } = LATE_SECONDS;
  if (typeof seconds === "number" && seconds >= least && seconds <= most) return seconds;
  throw refusal("bad_request", `seconds must be from ${least} to ${most}`);
}
