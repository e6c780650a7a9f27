import { type Instant, wireTime, wireTimeOrNull } from "../primitives/clock.ts";
import type { WireObject } from "../versions/wire-object.ts";
import { type Link, paymentUri } from "./link.ts";

/** What a link is shown with. */
export interface LinkView {
  readonly link: Link;
  /** When it was used up; null while it was not, and of a link for many payments always. */
  readonly usedAt: Instant | null;
  /** The list of its charges, in the newest shape. */
  readonly charges: WireObject;
  readonly publicUrl: string;
}

/** A link in the newest shape. A link for many payments is never used up. Source: recorded links. */
export function linkJson({ link, usedAt, charges, publicUrl }: LinkView): WireObject {
  return {
    object: "link",
    id: link.id,
    livemode: link.livemode,
    location: `/links/${link.id}`,
    deleted: link.deletedAt !== null,
    multiple: link.multiple,
    used: usedAt !== null,
    currency: link.currency,
    amount: link.amount,
    charges,
    description: link.description,
    title: link.title,
    payment_uri: paymentUri(link, publicUrl),
    created_at: wireTime(link.createdAt),
    used_at: wireTimeOrNull(usedAt),
    deleted_at: wireTimeOrNull(link.deletedAt),
  };
}
