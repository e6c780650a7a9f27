import type { ApiVersion } from "./api-versions.ts";
import { renderIn } from "./render.ts";
import type { JsonObject, WireObject } from "./wire-object.ts";

/** An object as a version shows it, and the same as JSON text. */
export interface Rendering {
  readonly object: JsonObject;
  readonly text: string;
}

/**
 * An object of the API that is wanted more than once, as an answer and inside an event: it is written once, unless the
 * two are in different versions.
 */
export class Shown {
  readonly object: WireObject;
  #version: ApiVersion | undefined;
  #rendering: Rendering | undefined;

  constructor(object: WireObject) {
    this.object = object;
  }

  /** The object in a version. */
  in(version: ApiVersion): Rendering {
    if (this.#rendering === undefined || this.#version !== version) {
      this.#rendering = renderingOf(version, this.object);
      this.#version = version;
    }
    return this.#rendering;
  }
}

/** An object in a version. */
export function renderingIn(version: ApiVersion, wanted: WireObject | Shown): Rendering {
  return wanted instanceof Shown ? wanted.in(version) : renderingOf(version, wanted);
}

/** An object as JSON text in a version. */
export function textIn(version: ApiVersion, wanted: WireObject | Shown): string {
  return renderingIn(version, wanted).text;
}

function renderingOf(version: ApiVersion, wanted: WireObject): Rendering {
  const object = renderIn(version, wanted);
  return { object, text: JSON.stringify(object) };
}
