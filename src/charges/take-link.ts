import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { getLink } from "../links/find-links.ts";
import { giveLink } from "../links/give-link.ts";
import type { Link } from "../links/link.ts";
import { ApiError } from "../primitives/api-error.ts";
import type { Charge } from "./charge.ts";
import { findChargeRow } from "./store.ts";

/*
 * A single-use link is paid once, however many people try at the same time and whatever they pay with. Whoever's charge
 * is put to an acquirer takes the link first, in the same change set; it is free again when that charge has failed.
 */

/**
 * What becomes true of a charge's link when an acquirer is asked about the charge; nothing, where the charge has no
 * link or the link is for many payments.
 * @throws ApiError invalid_link — another charge has the link.
 */
export async function takeLink(engine: Engine, call: Call, charge: Charge): Promise<ChangeSet> {
  if (charge.linkId === null) return [];
  const link = await getLink(engine, call, charge.linkId);
  if (link.multiple || link.takenBy === charge.id) return [];
  if (await isTaken(engine, call, link)) throw refusal("invalid_link", "link was already used");
  return giveLink(call, link, charge.id);
}

/** Whether a single-use link was paid, or is being paid at this moment. */
export async function isTaken(engine: Engine, call: Call, link: Link): Promise<boolean> {
  if (link.takenBy === null) return false;
  const charge = await findChargeRow(engine, call, link.takenBy);
  switch (charge?.state) {
    case "asking":
    case "unanswered":
    case "authorized":
    case "paid":
      return true;
    case "awaiting_payer":
      return charge.inFlight !== null;
    case "failed":
    case "expired":
    case "reversed":
    case "lapsed":
    case undefined:
      return false;
  }
}

/** Whether this is what `takeLink` says of a link that somebody else has. */
export function isLinkTaken(stop: unknown): boolean {
  return stop instanceof ApiError && stop.code === "invalid_link";
}
