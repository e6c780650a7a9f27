import type { PageAnswer } from "../http/page.ts";
import { formTargetOf } from "./content-target.ts";
import { type Html, html } from "./html.ts";
import { pageAnswer } from "./layout.ts";
import type { PayerPage } from "./payer-page.ts";
import { testerChoices } from "./tester-choices.ts";

/** What differs between the pages that stand in for an issuer, a wallet, a bank or a till. */
export interface Simulated {
  readonly title: string;
  readonly about: Html;
  readonly payText: string;
}

/** A page on which a tester answers in the payer's place. It waits for an answer from elsewhere too. */
export function simulatorAnswer(page: PayerPage, simulated: Simulated): PageAnswer {
  const { language, view } = page;
  const { title, about, payText } = simulated;
  const main = html`<form class="sides" method="post" autocomplete="off" data-status="status">
<section class="card">
<h1>${title}</h1>
${about}
<button class="main" name="action" value="pay">${payText}</button>
</section>
${testerChoices(page)}
</form>`;
  return pageAnswer(
    { language, title, main, isTest: true, script: "page.js" },
    { formTargets: formTargetOf(view.charge.returnUri) },
  );
}
