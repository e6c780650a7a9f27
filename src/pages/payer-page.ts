import { paymentMethod } from "../catalogue/payment-methods.ts";
import type { PayerCharge } from "../charges/find-payer-charge.ts";
import { amountText, momentText } from "./amount-text.ts";
import { type Html, html } from "./html.ts";
import type { Language } from "./language.ts";
import { type Fact, factList } from "./layout.ts";
import { methodName } from "./method-name.ts";
import { type Say, sayIn } from "./texts.ts";

/** What every page of a charge is made of. */
export interface PayerPage extends PayerCharge {
  readonly language: Language;
  readonly say: Say;
}

/** A charge's page in the language that the browser asks for. */
export function payerPageOf(found: PayerCharge, language: Language): PayerPage {
  return { ...found, language, say: sayIn(language) };
}

/** The host that the payer is sent back to; null when the charge names no way back. */
export function returnHost({ view }: Pick<PayerCharge, "view">): string | null {
  const { returnUri } = view.charge;
  return returnUri === null ? null : new URL(returnUri).host;
}

/** The amount as its payer reads it. */
export function amountOf({ view, language }: PayerPage): string {
  return amountText(view.charge.amount, view.charge.currency, language);
}

/** A charge's end as its payer reads it. */
export function endOf({ view, language }: PayerPage): string {
  return momentText(view.charge.expiresAt, view.timeZone, language);
}

/** The name of the way in which the charge is paid; of a card charge, nothing. */
export function methodOf({ view }: Pick<PayerCharge, "view">): string {
  const { source } = view.charge;
  return source === null ? "" : methodName(source.facts.type);
}

/** What is paid for; a link's charge says it in paragraphs, for which a list of facts has no room. */
export function descriptionOf({ view }: Pick<PayerCharge, "view">): string | null {
  return view.charge.description?.replace(/\n\s*\n/g, "\n") ?? null;
}

/** Whether its payer pays by a code, a slip or at a till, and not on a page of a wallet or a bank. */
export function isOffline({ view }: Pick<PayerCharge, "view">): boolean {
  const { source } = view.charge;
  return source !== null && paymentMethod(source.facts.type).flow === "offline";
}

/** What is being paid: the amount large, the rest as a list, what only some pages know after it. */
export function paymentFacts(page: PayerPage, more: readonly Fact[] = []): Html {
  const { say, view, call } = page;
  const { source } = view.charge;
  const { card } = view;
  const term = source?.facts.installmentTerm ?? null;
  return html`<p class="amount"><small>${say("amount")}</small>${amountOf(page)}</p>
${factList([
  [say("paid_to"), call.account.settings.email],
  [say("description"), descriptionOf(page)],
  // A convenience store's title says it already.
  [say("method"), source?.payerCode?.kind === "konbini" ? null : methodOf(page)],
  [say("bank"), source?.facts.bank ?? null],
  [say("installments"), term === null ? null : say("months", { count: term })],
  [say("card"), card === null ? null : `${card.facts.brand} •••• ${card.facts.lastDigits}`],
  ...more,
  // From a link's payment one comes back to the link's own page.
  [say("returns_to"), view.charge.linkId === null ? returnHost(page) : null],
])}`;
}
