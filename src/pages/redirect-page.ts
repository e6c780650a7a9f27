import type { PageAnswer } from "../http/page.ts";
import { html } from "./html.ts";
import { amountOf, methodOf, type PayerPage, paymentFacts } from "./payer-page.ts";
import { simulatorAnswer } from "./simulator-page.ts";

/** The page of a wallet or a bank, where its user agrees to pay. */
export function redirectPage(page: PayerPage): PageAnswer {
  const { say } = page;
  const method = methodOf(page);
  return simulatorAnswer(page, {
    title: say("redirect_title", { method }),
    payText: say("pay", { amount: amountOf(page) }),
    about: html`<p class="quiet">${say("redirect_about", { method })}</p>
${paymentFacts(page)}`,
  });
}
