import { textOrNothing } from "../../primitives/fields.ts";
import { type Html, html } from "../html.ts";
import type { TextName } from "../texts.ts";
import type { LinkPage } from "./link-page.ts";

/** A field of a link's form. */
export interface FieldLook {
  readonly id: string;
  readonly label: TextName;
  /** Under which name it is sent; a field without one is never sent. */
  readonly name?: string;
  /** Attributes that only this field has. */
  readonly attributes?: Html;
  /** What was typed before. */
  readonly value?: string | undefined;
}

/** A text field with its label, and with what is wrong about it. */
export function textField(page: LinkPage, look: FieldLook): Html {
  const { id, name, attributes, value } = look;
  return around(
    page,
    look,
    html`<input id="${id}"${name !== undefined && html` name="${name}"`}${value !== undefined && html` value="${value}"`}${attributes && html` ${attributes}`}${marks(page, id)}>`,
  );
}

/** A field in which one of several is chosen; nothing is chosen for the payer. */
export function choiceField(
  page: LinkPage,
  look: FieldLook,
  options: readonly { readonly value: string; readonly text: string }[],
): Html {
  const { id, name, value } = look;
  return around(
    page,
    look,
    html`<select id="${id}" name="${name}"${marks(page, id)}><option value="">${page.say("choose")}</option>${options.map(
      (option) =>
        html`<option value="${option.value}"${option.value === value && html` selected`}>${option.text}</option>`,
    )}</select>`,
  );
}

/** What was typed into a field of a way, which has a name in brackets: `fpx[bank]`. */
export function typedOf({ typed }: LinkPage, way: string, name: string): string | undefined {
  const fields = typed[way];
  return typeof fields === "object" && fields !== null && !Array.isArray(fields)
    ? textOrNothing(fields as LinkPage["typed"], name)
    : undefined;
}

function isWrong({ fault }: LinkPage, id: string): boolean {
  return fault?.field === id;
}

function marks(page: LinkPage, id: string): Html | false {
  return isWrong(page, id) && html` aria-invalid="true" aria-describedby="${id}-wrong"`;
}

function around(page: LinkPage, { id, label }: FieldLook, control: Html): Html {
  const { say, fault } = page;
  return html`<div class="field">
<label for="${id}">${say(label)}</label>
${control}
${fault !== null && isWrong(page, id) && html`<p class="wrong" id="${id}-wrong">${say(fault.text)}</p>`}
</div>`;
}
