import type { PageAnswer } from "../http/page.ts";
import { html } from "./html.ts";
import { type PayerPage, paymentFacts } from "./payer-page.ts";
import { simulatorAnswer } from "./simulator-page.ts";

/** The page of a card's issuer, where its holder shows who they are. */
export function challengePage(page: PayerPage): PageAnswer {
  const { say } = page;
  return simulatorAnswer(page, {
    title: say("challenge_title"),
    payText: say("challenge_pay"),
    about: html`<p class="quiet">${say("challenge_about")}</p>
${paymentFacts(page)}`,
  });
}
