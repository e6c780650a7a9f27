import { paymentMethod } from "../catalogue/payment-methods.ts";
import { downloadPath } from "../charges/charged-source-json.ts";
import type { PageAnswer } from "../http/page.ts";
import type { PayerCode } from "../sources/payer-code.ts";
import { type Html, html } from "./html.ts";
import { factList } from "./layout.ts";
import { amountOf, endOf, methodOf, type PayerPage, paymentFacts } from "./payer-page.ts";
import { type Simulated, simulatorAnswer } from "./simulator-page.ts";

/** What somebody who pays by a code, a slip or at a till has to know. */
export function offlinePage(page: PayerPage): PageAnswer {
  const { say } = page;
  const { title, about } = instructions(page);
  return simulatorAnswer(page, {
    title,
    payText: say("pay", { amount: amountOf(page) }),
    about: html`${about}
${paymentFacts(page)}
${deadline(page)}`,
  });
}

function instructions(page: PayerPage): Pick<Simulated, "title" | "about"> {
  const code = page.view.charge.source?.payerCode ?? null;
  switch (code?.kind) {
    case "qr":
      return scan(page, code);
    case "bill":
      return bill(page, code);
    case "konbini":
      return konbini(page, code.paymentCode);
    default:
      return counter(page);
  }
}

function scan(
  page: PayerPage,
  code: PayerCode & { kind: "qr" },
): Pick<Simulated, "title" | "about"> {
  const { say, view } = page;
  const { source } = view.charge;
  const isPage = source !== null && paymentMethod(source.facts.type).shows === "page_qr";
  const image = downloadPath(view.charge, code.document);
  return {
    title: say("scan_title", { method: methodOf(page) }),
    about: html`<p class="quiet">${say(isPage ? "page_scan_about" : "scan_about")}</p>
<div class="code qr"><img src="${image}" width="240" height="240" alt="${say("scan_image", { amount: amountOf(page) })}"></div>`,
  };
}

function bill(
  page: PayerPage,
  code: PayerCode & { kind: "bill" },
): Pick<Simulated, "title" | "about"> {
  const { say, view } = page;
  const image = downloadPath(view.charge, code.document);
  return {
    title: say("bill_title", { method: methodOf(page) }),
    about: html`<p class="quiet">${say("bill_about")}</p>
<div class="code"><img src="${image}" width="515" height="80" alt="${say("bill_image")}"></div>
${factList([
  [say("tax_id"), html`<code>${code.taxId}</code>`],
  [say("reference_1"), html`<code>${code.reference1}</code>`],
  [say("reference_2"), html`<code>${code.reference2}</code>`],
])}`,
  };
}

function konbini({ say }: PayerPage, paymentCode: string): Pick<Simulated, "title" | "about"> {
  return {
    title: say("konbini_title"),
    about: html`<p class="number"><small>${say("konbini_code")}</small><strong>${paymentCode}</strong></p>
<ol><li>${say("konbini_step_1")}</li><li>${say("konbini_step_2")}</li><li>${say("konbini_step_3")}</li></ol>
<p class="quiet">${say("konbini_about")}</p>`,
  };
}

function counter(page: PayerPage): Pick<Simulated, "title" | "about"> {
  const { say } = page;
  return {
    title: say("counter_title", { method: methodOf(page) }),
    about: html`<p class="quiet">${say("counter_about")}</p>`,
  };
}

function deadline(page: PayerPage): Html {
  const { say, view } = page;
  const secondsLeft = Math.max(0, Math.floor((view.charge.expiresAt - view.now) / 1000));
  const hours = Math.ceil(secondsLeft / 3600);
  return factList([
    [say("pay_by"), endOf(page)],
    // Without the script it says the hours, which stay true for a while.
    [
      say("time_left"),
      html`<span role="timer" data-seconds-left="${secondsLeft}">≤ ${hours} h</span>`,
    ],
  ]);
}
