import { findPaymentMethod, type PaymentMethodRow } from "../../catalogue/payment-methods.ts";
import type { LinkPayment } from "../../charges/links/pay-link.ts";
import { type Link, linkCode } from "../../links/link.ts";
import {
  type Fields,
  invalid,
  isFields,
  readText,
  textOrNothing,
} from "../../primitives/fields.ts";
import type { PageFault } from "./link-page.ts";

const EMAIL_LENGTH_MAX = 254;
const NOTE_LENGTH_MAX = 500;

/** What the form of a link says, or what is wrong with it. */
export type ReadPayment =
  | { readonly payment: LinkPayment; readonly fault?: never }
  | { readonly fault: PageFault };

/**
 * Reads the form of a link's page. Whether a method may be used, and what it requires, is held against it when it is
 * charged.
 */
export function readPayment(fields: Fields, link: Link, ip: string | null): ReadPayment {
  const email = textOrNothing(fields, "email")?.trim() ?? "";
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || email.length > EMAIL_LENGTH_MAX) {
    return { fault: { text: "wrong_email", field: "email" } };
  }
  // A sign of two halves is not cut in two.
  const note = (textOrNothing(fields, "note") ?? "")
    .slice(0, NOTE_LENGTH_MAX)
    .replace(/[\uD800-\uDBFF]$/, "");
  const chosen = readText(fields, "way");
  const token = textOrNothing(fields, "token");
  if (chosen === "card") {
    return token === undefined
      ? { fault: { text: "card_again" } }
      : { payment: { email, note, ip, card: token } };
  }
  const type = chosen === invalid ? "" : (chosen ?? "");
  const method = findPaymentMethod(type);
  if (method === undefined) return { fault: { text: "wrong_way" } };
  if (method.withCard === true && token === undefined) return { fault: { text: "card_again" } };
  const source = { ...sourceOf(fields, link, { type, method, email }), ...(ip !== null && { ip }) };
  return { payment: { email, note, ip, source, ...(token !== undefined && { card: token }) } };
}

/** The source that a payer filled in; what the page knows itself is not asked for. */
function sourceOf(
  fields: Fields,
  link: Link,
  payer: { readonly type: string; readonly method: PaymentMethodRow; readonly email: string },
): Fields {
  const { type, method, email } = payer;
  const given = fields[type];
  const typed: Fields = isFields(given) ? given : {};
  const text = (name: string): string => textOrNothing(typed, name)?.trim() ?? "";
  const address = {
    street1: text("street1"),
    city: text("city"),
    postal_code: text("postal_code"),
  };
  const isAddressed = Object.values(address).every((line) => line !== "");
  const asks = new Set(method.requires);
  return {
    type,
    ...(asks.has("email") && { email }),
    ...(asks.has("bank") && { bank: text("bank") }),
    ...(asks.has("barcode") && { barcode: text("barcode") }),
    ...(asks.has("name") && { name: text("payer_name") }),
    ...(asks.has("phone_number") && { phone_number: text("phone_number").replace(/[\s-]/g, "") }),
    ...(asks.has("installment_term") && { installment_term: text("installment_term") }),
    ...(asks.has("items") && {
      items: [{ sku: linkCode(link), name: link.title, amount: link.amount, quantity: 1 }],
    }),
    ...(asks.has("shipping") && isAddressed && { shipping: address }),
  };
}
