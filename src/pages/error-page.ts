import type { ShownError } from "../http/endpoint.ts";
import type { PageAnswer } from "../http/page.ts";
import { html } from "./html.ts";
import { chooseLanguage } from "./language.ts";
import { pageAnswer } from "./layout.ts";
import { signs } from "./signs.ts";
import { sayIn, type TextName } from "./texts.ts";

/** How a refusal or a fault looks to somebody with a browser: small, and without a word about why. */
export function errorPage(error: ShownError): PageAnswer {
  const language = chooseLanguage(error.acceptLanguage);
  const say = sayIn(language);
  const kind = error.status === 404 ? "not_found" : error.status < 500 ? "refused" : "fault";
  const title = say(`${kind}_title` satisfies TextName);
  const about = say(`${kind}_about` satisfies TextName, { request: error.requestId });
  const main = html`<section class="card">
${kind === "fault" ? signs.bad : signs.over}
<h1>${title}</h1>
<p class="quiet">${about}</p>
</section>`;
  return pageAnswer({ language, title, main, isTest: false }, { status: error.status });
}
