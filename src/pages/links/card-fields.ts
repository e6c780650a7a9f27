import { type Html, html } from "../html.ts";
import type { TextName } from "../texts.ts";
import { textField } from "./field.ts";
import type { LinkPage } from "./link-page.ts";

/*
 * The fields of a card have no name, so no form can send them; the page's script takes them to the vault, and only
 * there.
 */

/** A card to try, as it is written on cards. */
const TEST_CARD = "4242 4242 4242 4242";

interface CardField {
  readonly id: string;
  readonly label: TextName;
  /** By which words of the vault's answer it is found to be wrong, and what the payer is told then. */
  readonly faults: string;
  readonly wrong: TextName;
  readonly attributes: Html;
}

const digits = html`inputmode="numeric"`;

// Source: the messages of invalid_card, from recorded answers of the vault.
const cardFields: readonly CardField[] = [
  {
    id: "card-number",
    label: "card_number",
    faults: "number|brand",
    wrong: "wrong_number",
    attributes: html`${digits} autocomplete="cc-number" maxlength="23"`,
  },
  {
    id: "card-expiry",
    label: "card_expiry",
    faults: "expiration",
    wrong: "wrong_expiry",
    attributes: html`${digits} autocomplete="cc-exp" maxlength="9"`,
  },
  {
    id: "card-code",
    label: "card_code",
    faults: "security code",
    wrong: "wrong_code",
    attributes: html`${digits} autocomplete="cc-csc" maxlength="4"`,
  },
  {
    id: "card-name",
    label: "card_name",
    faults: "name",
    wrong: "wrong_card_name",
    attributes: html`autocomplete="cc-name" autocapitalize="characters" maxlength="60"`,
  },
];

/** The form of a card; the page's script puts it under whichever way needs it. */
export function cardForm(page: LinkPage): Html {
  const { say, call } = page;
  return html`<div class="particulars" id="card-form">
<noscript><p class="quiet">${say("card_needs_script")}</p></noscript>
<div class="card-fields">
${cardFields.map(({ id, label, faults, wrong, attributes }) =>
  textField(page, {
    id,
    label,
    attributes: html`${attributes}${id === "card-expiry" && html` placeholder="${say("card_expiry_form")}"`} data-faults="${faults}" data-wrong="${say(wrong)}"`,
  }),
)}
</div>
${!call.livemode && html`<p class="quiet">${say("card_test", { number: TEST_CARD })}</p>`}
</div>`;
}
