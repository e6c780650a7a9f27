import type { Call } from "../accounts/call.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Link } from "./link.ts";
import { replaceLink } from "./store.ts";

/** Gives a single-use link to a charge; holds only while nobody else was given it meanwhile. */
export function giveLink(call: Call, link: Link, chargeId: string): ChangeSet {
  return replaceLink(call, { ...link, takenBy: chargeId });
}
