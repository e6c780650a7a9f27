import { wireTime } from "../primitives/clock.ts";
import { sourceJson } from "../sources/json.ts";
import type { DocumentName } from "../sources/payer-code.ts";
import type { WireValue } from "../versions/wire-object.ts";
import type { Charge, ChargedSource } from "./charge.ts";

/** The source inside its charge: with the charge's status, and the code that the payer scans. */
export function chargedSourceJson(charge: Charge, publicUrl: string): WireValue {
  const { source } = charge;
  if (source === null) return null;
  return sourceJson({
    id: source.id,
    livemode: charge.livemode,
    createdAt: source.createdAt,
    facts: source.facts,
    chargeState: charge.state,
    references: references(charge, source, publicUrl),
    scannableCode: scannableCode(charge, source, publicUrl),
  });
}

/** Where the picture of a code is fetched, without a key. */
export function downloadPath(charge: Charge, document: DocumentName): string {
  return `/charges/${charge.id}/documents/${document.id}/downloads/${document.downloadKey}`;
}

function downloadUri(charge: Charge, document: DocumentName, publicUrl: string): string {
  return publicUrl + downloadPath(charge, document);
}

function scannableCode(charge: Charge, { payerCode }: ChargedSource, publicUrl: string): WireValue {
  if (payerCode?.kind !== "qr") return null;
  const { document } = payerCode;
  return {
    object: "barcode",
    type: "qr",
    image: {
      object: "document",
      livemode: charge.livemode,
      id: document.id,
      deleted: false,
      filename: "qrcode.svg",
      location: `/charges/${charge.id}/documents/${document.id}`,
      download_uri: downloadUri(charge, document, publicUrl),
      created_at: wireTime(charge.createdAt),
    },
    raw_data: payerCode.rawData,
  };
}

/** What a payer reads to a cashier or types in; wallets show what the payer pays in their own currency. */
function references(charge: Charge, source: ChargedSource, publicUrl: string): WireValue {
  const { payerCode, facts } = source;
  const isAlipay = facts.type.startsWith("alipay_");
  if (
    payerCode?.kind !== "bill" &&
    payerCode?.kind !== "konbini" &&
    !isAlipay &&
    facts.barcode === null
  )
    return null;
  return {
    expires_at: wireTime(charge.expiresAt),
    device_id: null,
    customer_amount: isAlipay ? charge.amount : null,
    customer_currency: isAlipay ? charge.currency : null,
    customer_exchange_rate: isAlipay ? 1 : null,
    omise_tax_id: payerCode?.kind === "bill" ? payerCode.taxId : null,
    reference_number_1: payerCode?.kind === "bill" ? payerCode.reference1 : null,
    reference_number_2: payerCode?.kind === "bill" ? payerCode.reference2 : null,
    barcode: payerCode?.kind === "bill" ? downloadUri(charge, payerCode.document, publicUrl) : null,
    payment_code: payerCode?.kind === "konbini" ? payerCode.paymentCode : null,
    va_code: null,
  };
}
