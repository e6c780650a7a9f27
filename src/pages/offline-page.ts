import { paymentMethod } from "../catalogue/payment-methods.ts";
import { downloadPath } from "../charges/charged-source-json.ts";
import type { PageAnswer } from "../http/page.ts";
import { SECOND_MS } from "../primitives/clock.ts";
import type { PayerCode } from "../sources/payer-code.ts";
import { STANDING } from "./documents.ts";
import { type Html, html } from "./html.ts";
import type { Fact } from "./layout.ts";
import { amountOf, endOf, methodOf, type PayerPage, paymentFacts } from "./payer-page.ts";
import { simulatorAnswer } from "./simulator-page.ts";

/** What somebody who pays by a code, a slip or at a till has to know. */
export function offlinePage(page: PayerPage): PageAnswer {
  const { title, shown, facts = [], about } = instructions(page);
  return simulatorAnswer(page, {
    title,
    payText: page.say("pay", { amount: amountOf(page) }),
    about: html`<p class="quiet">${about}</p>
${shown}
${paymentFacts(page, [...facts, ...deadline(page)])}`,
  });
}

interface Instructions {
  readonly title: string;
  readonly about: string;
  /** What is scanned, read or typed. */
  readonly shown?: Html;
  readonly facts?: readonly Fact[];
}

function instructions(page: PayerPage): Instructions {
  const code = page.view.charge.source?.payerCode ?? null;
  if (code === null) return counter(page);
  switch (code.kind) {
    case "qr":
      return scan(page, code);
    case "bill":
      return bill(page, code);
    case "konbini":
      return konbini(page, code.paymentCode);
  }
}

function scan(page: PayerPage, code: PayerCode & { kind: "qr" }): Instructions {
  const { say, view } = page;
  const { source } = view.charge;
  const isPage = source !== null && paymentMethod(source.facts.type).shows === "page_qr";
  const image = downloadPath(view.charge, code.document);
  const said = say("scan_image", { amount: amountOf(page) });
  return {
    title: say("scan_title", { method: methodOf(page) }),
    about: say(isPage ? "page_scan_about" : "scan_about"),
    shown: html`<p class="code qr"><img src="${image}" width="240" height="240" alt="${said}"></p>`,
  };
}

function bill(page: PayerPage, code: PayerCode & { kind: "bill" }): Instructions {
  const { say, view } = page;
  const image = downloadPath(view.charge, code.document);
  return {
    title: say("bill_title", { method: methodOf(page) }),
    about: say("bill_about"),
    // Where the screen is narrower than the code is long, the code stands: made smaller, it could not be scanned.
    shown: html`<p class="code bars"><picture><source media="not all and (min-width: 40rem)" srcset="${image}${STANDING}"><img src="${image}" alt="${say("bill_image")}"></picture></p>`,
    facts: [
      [say("tax_id"), html`<code>${code.taxId}</code>`],
      [say("reference_1"), html`<code>${code.reference1}</code>`],
      [say("reference_2"), html`<code>${code.reference2}</code>`],
    ],
  };
}

function konbini({ say }: PayerPage, paymentCode: string): Instructions {
  return {
    title: say("konbini_title"),
    about: say("konbini_about"),
    shown: html`<p class="number"><small>${say("konbini_code")}</small><strong>${paymentCode}</strong></p>
<ol><li>${say("konbini_step_1")}</li><li>${say("konbini_step_2")}</li><li>${say("konbini_step_3")}</li></ol>`,
  };
}

function counter(page: PayerPage): Instructions {
  const { say } = page;
  return { title: say("counter_title", { method: methodOf(page) }), about: say("counter_about") };
}

function deadline(page: PayerPage): readonly Fact[] {
  const { say, view } = page;
  const leftMs = Math.max(0, view.charge.expiresAt - view.now);
  const seconds = Math.floor(leftMs / SECOND_MS);
  // Without the script it says the hours, which stay true for a while.
  const hours = Math.ceil(seconds / 3600);
  return [
    [say("pay_by"), endOf(page)],
    [
      say("time_left"),
      html`<span role="timer" data-seconds-left="${seconds}">&le; ${hours} h</span>`,
    ],
  ];
}
