import { textOrNothing } from "../../primitives/fields.ts";
import { type Html, html } from "../html.ts";
import { methodName } from "../method-name.ts";
import type { TextName } from "../texts.ts";
import { cardForm } from "./card-fields.ts";
import type { LinkPage } from "./link-page.ts";
import { wayFields } from "./way-fields.ts";
import { groupOf, takesCard, type Way, type WayGroup, wayGroups, waysOf } from "./ways.ts";

/** Up to so many ways are all in sight; more of them lie in groups that open. */
const IN_SIGHT_MOST = 6;

/** Every way in which a link can be paid, as one choice among them; the card first. */
export function wayChoice(page: LinkPage): Html {
  const ways = waysOf(page.call, page.link);
  const isLong = ways.length > IN_SIGHT_MOST;
  return html`<fieldset class="ways">
<legend>${page.say("ways")}</legend>
${wayRow(page, { type: "card", name: page.say("way_card"), hint: null, fields: cardForm(page) })}
${isLong ? groupRows(page, ways) : ways.map((way) => sourceRow(page, way))}
</fieldset>`;
}

const groupNames: Readonly<Record<WayGroup, TextName>> = {
  qr: "group_qr",
  wallets: "group_wallets",
  banks: "group_banks",
  installments: "group_installments",
  counters: "group_counters",
};

function groupRows(page: LinkPage, ways: readonly Way[]): readonly Html[] {
  const byGroup = Map.groupBy(ways, groupOf);
  return wayGroups.flatMap((group) => {
    const members = byGroup.get(group);
    return members === undefined ? [] : [groupRow(page, group, members)];
  });
}

function groupRow(page: LinkPage, group: WayGroup, ways: readonly Way[]): Html {
  const chosen = chosenWay(page);
  const isOpen = ways.some(({ type }) => type === chosen);
  return html`<details${isOpen && html` open`}>
<summary>${page.say(groupNames[group])}<small>${ways.length}</small></summary>
${ways.map((way) => sourceRow(page, way))}
</details>`;
}

function sourceRow(page: LinkPage, way: Way): Html {
  const fields = wayFields(page, way);
  return wayRow(page, {
    type: way.type,
    name: methodName(way.type),
    hint: page.say(hintOf(way)),
    fields: fields.length > 0 && html`<div class="particulars">${fields}</div>`,
  });
}

interface WayLook {
  readonly type: string;
  readonly name: string;
  readonly hint: string | null;
  readonly fields: Html | false;
}

function wayRow(page: LinkPage, { type, name, hint, fields }: WayLook): Html {
  const isChosen = chosenWay(page) === type;
  return html`<div class="way">
<label class="radio"><input type="radio" name="way" value="${type}"${takesCard(type) && html` data-card`}${isChosen && html` checked`}><span>${name}${hint !== null && html`<small>${hint}</small>`}</span></label>
${fields}
</div>`;
}

function chosenWay({ typed }: LinkPage): string {
  return textOrNothing(typed, "way") ?? "card";
}

/** How a way is paid, in few words: what tells two ways of one name apart. */
function hintOf({ method }: Way): TextName {
  if (method.withCard === true) return "hint_card";
  if (method.flow === "app_redirect") return "hint_app";
  if (method.flow === "redirect") return "hint_page";
  if (method.shows === undefined) return "hint_till";
  return method.shows.endsWith("_qr") ? "hint_qr" : "hint_slip";
}
