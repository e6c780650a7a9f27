import { type Call, newId, nowFor } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { listJson, nestedPage } from "../engine/paging.ts";
import { write } from "../engine/write.ts";
import { recordEvent } from "../events/record-event.ts";
import { linkJson } from "./json.ts";
import type { Link } from "./link.ts";
import type { LinkWish } from "./params.ts";
import { insertLink } from "./store.ts";

/** POST /links. Source: links-api. */
export function createLink(engine: Engine, call: Call, wish: LinkWish): Promise<Link> {
  const link: Link = {
    ...wish,
    id: newId(engine, call, "link"),
    version: 1,
    livemode: call.livemode,
    createdAt: nowFor(engine, call),
    deletedAt: null,
    takenBy: null,
  };
  return write(engine, call, async () => {
    const charges = listJson(nestedPage(link.createdAt), `/links/${link.id}/charges`, {
      rows: [],
      total: 0,
    });
    const data = linkJson({ link, usedAt: null, charges, publicUrl: engine.addresses.api });
    const event = recordEvent(engine, call, { key: "link.create", data, charge: null });
    return { changes: [...insertLink(call, link), ...event], value: link };
  });
}
