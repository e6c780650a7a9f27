import { eachWhenNeeded } from "../primitives/when-needed.ts";
import { version20140727 } from "./2014-07-27.ts";
import { version20151117 } from "./2015-11-17.ts";
import { version20171102 } from "./2017-11-02.ts";
import { version20190529 } from "./2019-05-29.ts";
import type { ApiVersion } from "./api-versions.ts";
import { compileVersion, type Version } from "./shape.ts";
import type { JsonObject, WireObject } from "./wire-object.ts";

const versions: Readonly<Record<ApiVersion, Version>> = {
  "2014-07-27": version20140727,
  "2015-11-17": version20151117,
  "2017-11-02": version20171102,
  "2019-05-29": version20190529,
};

/** Few installations speak every version. */
const writerOf = eachWhenNeeded((version: ApiVersion) => compileVersion(versions[version]));

/**
 * Writes an object, and those inside it, as `version` shows them: names, order, currency case.
 * Metadata, and an event's frozen object, are handed on untouched and shared with `canonical`.
 */
export function renderIn(version: ApiVersion, canonical: WireObject): JsonObject {
  return writerOf(version)(canonical);
}
