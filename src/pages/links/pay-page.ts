import type { PageAnswer } from "../../http/page.ts";
import { textOrNothing } from "../../primitives/fields.ts";
import { amountText } from "../amount-text.ts";
import { contentTargetOf } from "../content-target.ts";
import { type Html, html } from "../html.ts";
import { factList, pageAnswer } from "../layout.ts";
import { textField } from "./field.ts";
import type { LinkPage } from "./link-page.ts";
import { wayChoice } from "./way-choice.ts";

/** What was refused or declined is shown under this status; the page can be sent again. */
const UNPROCESSABLE = 422;

/** The page on which a link is paid. */
export function payPage(page: LinkPage, publicUrl: string): PageAnswer {
  const { link, language, say, vault, fault } = page;
  const amount = amountText(link.amount, link.currency, language);
  const main = html`<form class="sides" method="post" data-vault="${vault.url}/tokens" data-key="${vault.key}" data-marked="${say("wrong_fields")}" data-failed="${say("not_possible")}" data-old="${say("page_too_old")}" data-often="${say("too_often")}" data-offline="${say("no_connection")}">
<input type="hidden" name="token">
<p class="fault" id="fault" role="alert" tabindex="-1"${fault === null && html` hidden`}>${fault !== null && say(fault.text)}</p>
${summary(page, amount)}
<section class="card">
${wayChoice(page)}
<button class="main" data-busy="${say("paying")}">${say("pay", { amount })}</button>
</section>
</form>`;
  return pageAnswer(
    { language, title: link.title, main, isTest: !link.livemode, script: "pay.js" },
    {
      connectTargets: [contentTargetOf(vault.url)],
      formTargets: [contentTargetOf(publicUrl)],
      ...(fault !== null && { status: UNPROCESSABLE }),
    },
  );
}

/** What is paid, to whom, and who pays. */
function summary(page: LinkPage, amount: string): Html {
  const { link, say, typed, call } = page;
  const note = textOrNothing(typed, "note");
  return html`<section class="card">
<h1>${link.title}</h1>
<p class="about">${link.description}</p>
<p class="amount"><small>${say("amount")}</small>${amount}</p>
${factList([[say("paid_to"), call.account.settings.email]])}
${textField(page, {
  id: "email",
  name: "email",
  label: "email",
  value: textOrNothing(typed, "email"),
  attributes: html`type="email" autocomplete="email" maxlength="254" required`,
})}
<div class="field">
<label for="note">${say("note")}</label>
<textarea id="note" name="note" rows="2" maxlength="500">${note}</textarea>
</div>
</section>`;
}
