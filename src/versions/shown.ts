import type { ApiVersion } from "./api-versions.ts";
import { renderIn } from "./render.ts";
import type { WireObject } from "./wire-object.ts";

/**
 * An object of the API that is wanted more than once, as an answer and inside an event: its text is made once, unless
 * the two are in different versions.
 */
export class Shown {
  readonly object: WireObject;
  #version: ApiVersion | undefined;
  #text = "";

  constructor(object: WireObject) {
    this.object = object;
  }

  /** The object as JSON text in a version. */
  textIn(version: ApiVersion): string {
    if (this.#version !== version) {
      this.#text = textOf(version, this.object);
      this.#version = version;
    }
    return this.#text;
  }
}

/** An object as JSON text in a version. */
export function textIn(version: ApiVersion, wanted: WireObject | Shown): string {
  return wanted instanceof Shown ? wanted.textIn(version) : textOf(version, wanted);
}

function textOf(version: ApiVersion, object: WireObject): string {
  return JSON.stringify(renderIn(version, object));
}
