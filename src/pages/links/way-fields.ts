import { payerBanks } from "../../catalogue/banks.ts";
import type { SourceParameter } from "../../catalogue/payment-methods.ts";
import { minorUnits } from "../../primitives/money.ts";
import { amountText } from "../amount-text.ts";
import { type Html, html } from "../html.ts";
import type { TextName } from "../texts.ts";
import { choiceField, type FieldLook, textField, typedOf } from "./field.ts";
import type { LinkPage } from "./link-page.ts";
import type { Way } from "./ways.ts";

const phone = html`type="tel" autocomplete="tel" maxlength="20"`;

// what a method requires: the text fields in which its payer fills it in. What the page knows itself has none.
const textFields: Readonly<
  Partial<Record<SourceParameter, readonly (readonly [name: TextName, Html])[]>>
> = {
  phone_number: [["phone_number", phone]],
  barcode: [["barcode", html`inputmode="numeric" autocomplete="off" maxlength="64"`]],
  name: [["payer_name", html`autocomplete="name" maxlength="10"`]],
  shipping: [
    ["street1", html`autocomplete="address-line1" maxlength="100"`],
    ["city", html`autocomplete="address-level2" maxlength="60"`],
    ["postal_code", html`autocomplete="postal-code" maxlength="12"`],
  ],
};

/** What the payer of a way fills in besides. */
export function wayFields(page: LinkPage, way: Way): readonly Html[] {
  return (way.method.requires ?? []).flatMap((parameter) => parameterFields(page, way, parameter));
}

function parameterFields(page: LinkPage, way: Way, parameter: SourceParameter): readonly Html[] {
  if (parameter === "bank") return [bankField(page, way)];
  if (parameter === "installment_term") return [termField(page, way)];
  return (textFields[parameter] ?? []).map(([name, attributes]) =>
    textField(page, { ...lookOf(page, way, name, name), attributes }),
  );
}

function lookOf(page: LinkPage, { type }: Way, name: string, label: TextName): FieldLook {
  return {
    id: `${type}-${name}`,
    name: `${type}[${name}]`,
    label,
    value: typedOf(page, type, name),
  };
}

function bankField(page: LinkPage, way: Way): Html {
  const banks = payerBanks[way.type] ?? [];
  const options = banks.map(({ code, name }) => ({ value: code, text: name }));
  return choiceField(page, lookOf(page, way, "bank", "bank"), options);
}

function termField(page: LinkPage, way: Way): Html {
  const { link, language, say } = page;
  const options = way.terms.map((count) => {
    const each = minorUnits(Math.ceil(link.amount / count));
    const amount = amountText(each, link.currency, language);
    return { value: String(count), text: say("monthly", { count, amount }) };
  });
  return choiceField(page, lookOf(page, way, "installment_term", "term"), options);
}
