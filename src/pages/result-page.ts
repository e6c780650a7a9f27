import type { ChargeState } from "../catalogue/charge-states.ts";
import { payerPageUrl } from "../charges/payer-page.ts";
import type { PageAnswer } from "../http/page.ts";
import { type Html, html } from "./html.ts";
import { factList, pageAnswer } from "./layout.ts";
import {
  amountOf,
  descriptionOf,
  endOf,
  methodOf,
  type PayerPage,
  returnHost,
} from "./payer-page.ts";
import { type Mark, signs } from "./signs.ts";
import type { TextName } from "./texts.ts";

// state: title, what it means for the payer, the sign above it
const results: Readonly<Record<ChargeState, readonly [TextName, TextName, Mark]>> = {
  asking: ["processing_title", "processing_about", "open"],
  unanswered: ["processing_title", "processing_about", "open"],
  awaiting_payer: ["processing_title", "processing_about", "open"],
  authorized: ["authorized_title", "paid_about", "good"],
  paid: ["paid_title", "paid_about", "good"],
  failed: ["failed_title", "failed_about", "bad"],
  expired: ["expired_title", "failed_about", "bad"],
  reversed: ["reversed_title", "failed_about", "open"],
  lapsed: ["reversed_title", "failed_about", "open"],
};

/** How a payment ended: title, what it means for the payer, and the sign above it. */
export function resultOf(page: PayerPage): {
  readonly title: TextName;
  readonly about: TextName;
  readonly mark: Mark;
} {
  const { charge, now } = page.view;
  const isLate = charge.state === "awaiting_payer" && charge.expiresAt <= now;
  const [title, about, mark] = results[isLate ? "expired" : charge.state];
  return { title, about, mark };
}

/** How a payment ended, where there is nowhere to go back to; or that its end is being waited for. */
export function resultPage(page: PayerPage): PageAnswer {
  const result = resultOf(page);
  return outcomePage(page, { ...result, about: page.say(result.about) });
}

/** As `resultPage`, where the browser stays although there is a way back. */
export function stayedPage(page: PayerPage): PageAnswer {
  const { title, mark } = resultOf(page);
  const about = page.say("stays_here", { host: returnHost(page) ?? "" });
  return outcomePage(page, { title, mark, about });
}

/** What is seen by somebody who leaves without an answer. */
export function leftPage(page: PayerPage): PageAnswer {
  const { say } = page;
  return outcomePage(page, {
    title: "left_title",
    mark: "open",
    about: say("left_about", { moment: endOf(page) }),
    next: html`<a class="button" href="?">${say("back_to_payment")}</a>`,
  });
}

/** What a page says of a payment that needs no answer here, or not now. */
export interface Outcome {
  readonly title: TextName;
  readonly mark: Mark;
  readonly about: string;
  /** Where to go from here. */
  readonly next?: Html | null;
}

/** A page that shows a payment and takes no answer. */
export function outcomePage(page: PayerPage, { title, mark, about, next }: Outcome): PageAnswer {
  const { say, view, language } = page;
  const { charge } = view;
  // To a payer of live mode the words above have to do: why an issuer said no is for the merchant.
  const failure = charge.state === "failed" && !charge.livemode ? charge : null;
  const isOpen = title === "processing_title";
  const main = html`<section class="card"${isOpen && html` data-status="${statusPath(view)}"`}>
${signs[mark]}
<h1>${say(title)}</h1>
<p class="quiet">${about}</p>
<p class="amount"><small>${say("amount")}</small>${amountOf(page)}</p>
${factList([
  [say("paid_to"), page.call.account.settings.email],
  [say("description"), descriptionOf(page)],
  [say("method"), charge.source === null ? null : methodOf(page)],
  [say("failure_code"), failure === null ? null : html`<code>${failure.failureCode}</code>`],
  [say("failure_message"), failure === null ? null : failure.failureMessage],
])}
${next}
</section>`;
  const content = { language, title: say(title), main, isTest: !charge.livemode };
  return pageAnswer(isOpen ? { ...content, script: "page.js" } : content);
}

/** Where it is asked whether the charge was settled, wherever the page itself lies. */
function statusPath({ publicUrl, charge }: PayerPage["view"]): string {
  return new URL("status", payerPageUrl(publicUrl, charge.paymentId)).pathname;
}
