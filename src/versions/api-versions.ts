import { parseWireTime, wireTime } from "../primitives/clock.ts";

/** The dates that name a version of the API, oldest first. Source: api-versioning. */
export const apiVersions = ["2014-07-27", "2015-11-17", "2017-11-02", "2019-05-29"] as const;

/** The date that names a version of the API. */
export type ApiVersion = (typeof apiVersions)[number];

/** The version whose names our own objects carry. */
export const newestVersion: ApiVersion = "2019-05-29";

/** The version of a new account. Source: the seed's JSON example has this shape. */
export const defaultVersion: ApiVersion = "2015-11-17";

/**
 * Finds the version that an `Omise-Version` header asks for: that of its date, else the next older.
 * `undefined` when the header is not a date of the calendar, which the caller refuses.
 * Assumed: a date before the first version means the first; one between two versions, the older.
 */
export function resolveVersion(header: string): ApiVersion | undefined {
  const known = apiVersions.find((version) => version === header);
  if (known !== undefined) return known;
  if (!isCalendarDate(header)) return undefined;
  return apiVersions.findLast((version) => version < header) ?? apiVersions[0];
}

function isCalendarDate(text: string): boolean {
  const at = parseWireTime(text);
  // Writing the date back tells 30 February, which is read as 2 March, from a real day.
  return at !== undefined && wireTime(at).slice(0, 10) === text;
}
