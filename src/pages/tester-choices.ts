import {
  type DeliveryOrder,
  deliveryOrder,
  deliveryOrders,
  LATE_SECONDS,
  SETTLES_AFTER_SECONDS,
} from "./delivery-orders.ts";
import { failureChoices } from "./failure-choices.ts";
import { type Html, html } from "./html.ts";
import { type PayerPage, returnHost } from "./payer-page.ts";
import type { TextName } from "./texts.ts";

/** What a tester may choose besides paying: to fail, to cancel, to stay away, and how the shop hears of it. */
export function testerChoices(page: PayerPage): Html {
  const { say, view } = page;
  const codes = failureChoices(view.charge.source === null);
  return html`<section class="card" aria-labelledby="try">
<h2 id="try">${say("try_title")}</h2>
<div class="choice">
<label for="failure_code">${say("failure_code")}</label>
<div class="beside codes">
<select id="failure_code" name="failure_code">${codes.map((code) => html`<option>${code}</option>`)}</select>
<button name="action" value="fail">${say("fail")}</button>
</div>
</div>
<div class="choice beside">
<p class="quiet" id="cancel">${say("cancel_about", { code: "payment_cancelled" })}</p>
<button name="action" value="cancel" aria-describedby="cancel">${say("cancel")}</button>
</div>
<div class="choice beside">
<p class="quiet" id="leave">${say("leave_about")}</p>
<a class="button" href="?left=1" aria-describedby="leave">${say("leave")}</a>
</div>
${orderChoice(page)}
</section>`;
}

const orderTexts: Readonly<Record<DeliveryOrder, TextName>> = {
  webhook_first: "order_webhook_first",
  return_first: "order_return_first",
  webhook_twice: "order_webhook_twice",
  webhook_late: "order_webhook_late",
  no_return: "order_no_return",
};

function orderChoice(page: PayerPage): Html {
  const { say } = page;
  const offered = (Object.keys(deliveryOrders) as DeliveryOrder[]).filter(
    (order) => deliveryOrder(order).needsReturn === undefined || returnHost(page) !== null,
  );
  return html`<fieldset>
<legend>${say("order")}</legend>
${offered.map(
  (
    order,
    i,
  ) => html`<label class="radio"><input type="radio" name="order" value="${order}"${i === 0 && html` checked`}><span>${say(orderTexts[order], { seconds: SETTLES_AFTER_SECONDS })}</span></label>
${
  deliveryOrder(order).isLate &&
  html`<div class="late"><label for="seconds">${say("seconds_late")}</label><input id="seconds" name="seconds" type="number" inputmode="numeric" min="${LATE_SECONDS.least}" max="${LATE_SECONDS.most}" value="${LATE_SECONDS.usual}"></div>`
}`,
)}
</fieldset>`;
}
