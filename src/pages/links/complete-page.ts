import type { PayableLink } from "../../charges/links/pay-link.ts";
import { payerPageUrl } from "../../charges/payer-page.ts";
import type { PageAnswer } from "../../http/page.ts";
import { paymentUri } from "../../links/link.ts";
import { html } from "../html.ts";
import type { Language } from "../language.ts";
import { pageAnswer } from "../layout.ts";
import { endOf, type PayerPage } from "../payer-page.ts";
import { outcomePage, resultOf } from "../result-page.ts";
import { type Mark, signs } from "../signs.ts";
import { sayIn, type TextName } from "../texts.ts";
import { declineText } from "./link-faults.ts";

/** What a link's payer sees when they come back: how it went, and what they can do now. */
export function completePage(page: PayerPage, { link, isOpen }: PayableLink): PageAnswer {
  const { say, view } = page;
  const { charge, publicUrl } = view;
  const isWaiting = charge.state === "awaiting_payer" && charge.expiresAt > view.now;
  if (isWaiting && charge.plannedAnswer === undefined && charge.inFlight === null) {
    const next = html`<a class="button" href="${payerPageUrl(publicUrl, charge.paymentId)}">${say("back_to_payment")}</a>`;
    const about = say("open_about", { moment: endOf(page) });
    return outcomePage(page, { title: "open_title", mark: "open", about, next });
  }
  const result = resultOf(page);
  if (result.mark !== "bad") return outcomePage(page, { ...result, about: say(result.about) });
  const why = charge.state === "failed" ? declineText(charge.failureCode) : "declined_late";
  const again = html`<a class="button" href="${paymentUri(link, publicUrl)}">${say("try_again")}</a>`;
  return outcomePage(page, { ...result, about: say(why), next: isOpen ? again : null });
}

/** What is seen by somebody who comes back with a browser that did not pay here. */
export function thanksPage(language: Language, { link }: PayableLink): PageAnswer {
  return wordsPage(language, ["thanks_title", "thanks_about", "told"], !link.livemode);
}

/** What is seen in place of a link that cannot be paid any more. Source: links-api. Assumed: status 410. */
export function closedPage(language: Language, { link }: PayableLink): PageAnswer {
  const words = ["closed_title", "closed_about", "over"] as const;
  return { ...wordsPage(language, words, !link.livemode), status: 410 };
}

function wordsPage(
  language: Language,
  [title, about, mark]: readonly [TextName, TextName, Mark],
  isTest: boolean,
): PageAnswer {
  const say = sayIn(language);
  const main = html`<section class="card">
${signs[mark]}
<h1>${say(title)}</h1>
<p class="quiet">${say(about)}</p>
</section>`;
  return pageAnswer({ language, title: say(title), main, isTest });
}
