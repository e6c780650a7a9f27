import { paymentMethod } from "../catalogue/payment-methods.ts";
import type { Charge } from "./charge.ts";

/** Where a payer finds the page of a charge; older charges have a path of their own. Source: recorded authorize_uri. */
export function payerPageUrl(publicUrl: string, paymentId: string): string {
  return paymentId.startsWith("ofsp_")
    ? `${publicUrl}/offsites/${paymentId}/pay`
    : `${publicUrl}/payments/${paymentId}/authorize`;
}

/**
 * The address that the wire hands out for the payer; null where the payer needs none. A card charge that names a way
 * back has one even when nobody needs to go there; of the offline methods only the convenience stores' has a page.
 * Source: recorded charges.
 */
export function authorizeUri(charge: Charge, publicUrl: string): string | null {
  const uri = payerPageUrl(publicUrl, charge.paymentId);
  if (charge.source === null) return charge.returnUri === null ? null : uri;
  const { flow, shows } = paymentMethod(charge.source.facts.type);
  return flow === "offline" && shows !== "konbini_code" ? null : uri;
}
