import { randomBytes, randomInt } from "node:crypto";
import PaynowQR from "paynowqr";
import { billPayment } from "promptparse/generate";
import { type Currency, currencies } from "../catalogue/currencies.ts";
import { paymentMethod, type SourceType } from "../catalogue/payment-methods.ts";
import { DAY_MS, HOUR_MS, type Instant, later, wireTime } from "../primitives/clock.ts";
import type { MinorUnits } from "../primitives/money.ts";

/*
 * What an offline payer scans, reads to a cashier or types into a machine. The payloads are real: a bank's app reads
 * the amount and our reference out of them. The receivers are fictional, so no money could ever arrive.
 */

/** A QR code and where its picture is fetched. */
export interface QrCode {
  readonly kind: "qr";
  readonly rawData: string;
  readonly document: DocumentName;
}

/** A bill to be paid at a counter. */
export interface BillCode {
  readonly kind: "bill";
  readonly taxId: string;
  readonly reference1: string;
  readonly reference2: string;
  /** The line that the barcode carries. */
  readonly rawData: string;
  readonly document: DocumentName;
}

/** A number to be typed into a convenience store's machine. */
export interface KonbiniCode {
  readonly kind: "konbini";
  readonly paymentCode: string;
}

/** What an offline payer is given to pay with, where the method gives anything: to scan, to show or to type in. */
export type PayerCode = QrCode | BillCode | KonbiniCode;

/** A picture that can be fetched without a key, by a name that nobody can guess. */
export interface DocumentName {
  readonly id: string;
  readonly downloadKey: string;
}

// Fictional receivers, in the form that each scheme asks for.
const PROMPTPAY_BILLER_ID = "099999999999901";
const PAYNOW_UEN = "202600001K";
const BILL_TAX_ID = "0999999999999";
const BILL_SUFFIX = "00";

/** What a code is made for. */
export interface CodeWish {
  readonly type: SourceType;
  readonly chargeId: string;
  readonly documentId: string;
  readonly amount: MinorUnits;
  readonly currency: Currency;
  readonly expiresAt: Instant;
  /** Where a payer's phone finds our page, for methods whose code is an address. */
  readonly pageUrl: string;
}

/** The code that a method shows its payer; null for methods that show none. */
export function payerCodeFor(wish: CodeWish): PayerCode | null {
  const document = {
    id: wish.documentId,
    downloadKey: randomBytes(8).toString("hex").toUpperCase(),
  };
  const { shows } = paymentMethod(wish.type);
  if (shows === undefined) return null;
  switch (shows) {
    case "promptpay_qr":
      return { kind: "qr", document, rawData: promptPay(wish) };
    case "paynow_qr":
      return { kind: "qr", document, rawData: payNow(wish) };
    case "page_qr":
      return { kind: "qr", document, rawData: wish.pageUrl };
    case "bill_barcode":
      return bill(wish, document);
    case "konbini_code":
      return { kind: "konbini", paymentCode: digits(11) };
  }
}

/** Our reference: the part of the charge's id that tells charges apart, in capitals; 19 of the 20 allowed characters. */
export function payerReference(chargeId: string): string {
  return (chargeId.split("_").at(-1) ?? "").toUpperCase();
}

function mainUnits(amount: MinorUnits, currency: Currency): number {
  return amount / 10 ** currencies[currency].decimals;
}

/** Bill payment (tag 30): tag 29 could not carry a reference. Source: Thai QR payment standard. */
function promptPay({ chargeId, amount, currency }: CodeWish): string {
  return billPayment({
    billerId: PROMPTPAY_BILLER_ID,
    amount: mainUnits(amount, currency),
    ref1: payerReference(chargeId),
  });
}

const SINGAPORE_AHEAD_MS = 8 * HOUR_MS;

/** Source: Singapore's PayNow QR specification. */
function payNow({ chargeId, amount, currency, expiresAt }: CodeWish): string {
  const lastDay = wireTime(later(expiresAt, SINGAPORE_AHEAD_MS)).slice(0, 10).replaceAll("-", "");
  return new PaynowQR({
    uen: PAYNOW_UEN,
    amount: mainUnits(amount, currency),
    editable: false,
    expiry: lastDay,
    refNumber: payerReference(chargeId),
    company: "kakin",
  }).output();
}

/** Source: recorded bill payments; the line of the barcode by the Bank of Thailand's standard. */
function bill({ amount }: CodeWish, document: DocumentName): BillCode {
  const [reference1, reference2] = [digits(18), digits(18)];
  const rawData = `|${BILL_TAX_ID}${BILL_SUFFIX}\r${reference1}\r${reference2}\r${amount}`;
  return { kind: "bill", taxId: BILL_TAX_ID, reference1, reference2, rawData, document };
}

function digits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join("");
}

/** Until when a method's payer may pay, unless the merchant says otherwise. */
export function validUntil(type: SourceType, createdAt: Instant): Instant {
  const { validFor } = paymentMethod(type);
  if (validFor === "end_of_day") return endOfDay(createdAt);
  return later(createdAt, lengthMs(validFor));
}

/** Assumed: the day ends where PayNow lives, the only method that ends with it. */
function endOfDay(at: Instant): Instant {
  const dayStart = Math.floor((at + SINGAPORE_AHEAD_MS) / DAY_MS) * DAY_MS;
  return later(dayStart as Instant, DAY_MS - SINGAPORE_AHEAD_MS - 1000);
}

const unitMs = { m: HOUR_MS / 60, h: HOUR_MS, d: DAY_MS } as const;

/** A length of time from the catalogue, in milliseconds. */
export function lengthMs(text: string): number {
  const unit = text.slice(-1) as keyof typeof unitMs;
  return Number(text.slice(0, -1)) * unitMs[unit];
}
