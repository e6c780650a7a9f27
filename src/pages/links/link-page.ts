import type { PayableLink } from "../../charges/links/pay-link.ts";
import type { Fields } from "../../primitives/fields.ts";
import type { Language } from "../language.ts";
import type { Say, TextName } from "../texts.ts";

/** Something that kept a link from being paid, as its payer is told. */
export interface PageFault {
  readonly text: TextName;
  /** The id of the field that has to be looked at. */
  readonly field?: string;
}

/** What the page of a link is made of. */
export interface LinkPage extends PayableLink {
  readonly language: Language;
  readonly say: Say;
  /** What the payer had filled in already; never anything of a card. */
  readonly typed: Fields;
  readonly fault: PageFault | null;
  /** Where cards go, and what opens it. */
  readonly vault: { readonly url: string; readonly key: string };
}
