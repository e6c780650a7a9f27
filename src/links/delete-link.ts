import { type Call, nowFor } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { getLink } from "./find-links.ts";
import type { Link } from "./link.ts";
import { replaceRemovedLink } from "./store.ts";

/** DELETE /links/{id}: nobody can pay it any more; what was paid stays. @throws ApiError not_found */
export function deleteLink(engine: Engine, call: Call, linkId: string): Promise<Link> {
  return write(engine, call, async () => {
    const link = await getLink(engine, call, linkId);
    if (link.deletedAt !== null) throw refusal("not_found", `link ${linkId} was not found`);
    const deleted = { ...link, deletedAt: nowFor(engine, call) };
    return { changes: replaceRemovedLink(call, deleted), value: deleted };
  });
}
