import type { Call } from "../../accounts/call.ts";
import { refusal } from "../../catalogue/api-errors.ts";
import type { Engine } from "../../engine/engine.ts";
import { findLinkByCode } from "../../links/find-links.ts";
import { completeUri, type Link } from "../../links/link.ts";
import type { Fields } from "../../primitives/fields.ts";
import { createCharge } from "../create-charge.ts";
import type { ChargeView } from "../json.ts";
import { isTaken } from "../take-link.ts";

/** A link that a payer's browser asks for, on whose behalf it is paid, and whether it still can be. */
export interface PayableLink {
  readonly call: Call;
  readonly link: Link;
  /** False once it was removed, or is used up. */
  readonly isOpen: boolean;
}

/** The link of a payer's page. Its code is the only secret: a browser brings no key. */
export async function findPayableLink(
  engine: Engine,
  code: string,
): Promise<PayableLink | undefined> {
  const found = await findLinkByCode(engine, code);
  if (found === undefined) return undefined;
  const { call, link } = found;
  const isOpen = link.deletedAt === null && !(await isTaken(engine, call, link));
  return { call, link, isOpen };
}

/** What a payer filled in on a link's page. */
export interface LinkPayment {
  readonly email: string;
  /** Empty when nothing was noted. */
  readonly note: string;
  /** The payer's address, as their connection says. */
  readonly ip: string | null;
  /** A token, when paid by card. */
  readonly card?: string;
  /** The fields of a source, when paid some other way. */
  readonly source?: Fields;
}

/**
 * Makes the charge of a link's page.
 * @throws ApiError invalid_link — the link is used up or was removed; else as `createCharge` does.
 * Source: recorded charges of links: description, metadata, ip and return_uri.
 */
export function payLink(
  engine: Engine,
  { call, link, isOpen }: PayableLink,
  payment: LinkPayment,
): Promise<ChargeView> {
  if (!isOpen) throw refusal("invalid_link", "link is no longer available");
  const { email, note, ip, card, source } = payment;
  return createCharge(engine, call, {
    amount: link.amount,
    currency: link.currency,
    card,
    customer: undefined,
    capture: true,
    authorizationType: null,
    description: `${link.title}\n\n${link.description}`,
    metadata: { email, note },
    ip,
    returnUri: completeUri(link, engine.addresses.api),
    source,
    offsite: undefined,
    expiresAt: undefined,
    webhookEndpoints: [],
    linkId: link.id,
  });
}
