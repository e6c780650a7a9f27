import type { ApiVersion } from "./api-versions.ts";
import { renderIn, type WireObject } from "./render.ts";

const texts = new WeakMap<WireObject, Map<ApiVersion, string>>();

/**
 * An object as JSON text in a version. The same object is often wanted twice (as an answer and inside an event);
 * its text is made once.
 */
export function renderText(version: ApiVersion, canonical: WireObject): string {
  let known = texts.get(canonical);
  if (known === undefined) {
    known = new Map();
    texts.set(canonical, known);
  }
  let text = known.get(version);
  if (text === undefined) {
    text = JSON.stringify(renderIn(version, canonical));
    known.set(version, text);
  }
  return text;
}
