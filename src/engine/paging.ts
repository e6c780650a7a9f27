import { refusal } from "../catalogue/api-errors.ts";
import type { Listed, Page } from "../database/paging.ts";
import { type Instant, instant, parseWireTime, wireTime } from "../primitives/clock.ts";
import { type Fields, invalid, readText, readWholeNumber } from "../primitives/fields.ts";
import type { WireObject } from "../versions/wire-object.ts";

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

/**
 * Reads `from`, `to`, `offset`, `limit` and `order`, which every list accepts.
 * Assumed: a limit above 100 is cut to 100, what cannot be understood is refused, and `from` and `to` mean the time of
 * creation.
 * @throws ApiError bad_request — a value that cannot be understood.
 * Source: api-pagination.
 */
export function readPage(fields: Fields, now: Instant): Page {
  const from = readMoment(fields, "from");
  const to = readMoment(fields, "to");
  const order = readText(fields, "order") ?? "chronological";
  if (order !== "chronological" && order !== "reverse_chronological") {
    throw refusal("bad_request", "order must be chronological or reverse_chronological");
  }
  return {
    from: from ?? instant(0),
    to: to ?? now,
    offset: readCount(fields, "offset", 0) ?? 0,
    limit: Math.min(readCount(fields, "limit", 1) ?? LIMIT_DEFAULT, LIMIT_MAX),
    order,
    isBounded: from !== undefined || to !== undefined,
  };
}

function readMoment(fields: Fields, name: string): Instant | undefined {
  const text = readText(fields, name);
  if (text === undefined) return undefined;
  const moment = text === invalid ? undefined : parseWireTime(text);
  if (moment === undefined)
    throw refusal("bad_request", `${name} must be an ISO 8601 date and time`);
  return moment;
}

function readCount(fields: Fields, name: string, min: number): number | undefined {
  const count = readWholeNumber(fields, name);
  if (count === undefined) return undefined;
  if (count === invalid || count < min) {
    throw refusal("bad_request", `${name} must be a whole number of at least ${min}`);
  }
  return count;
}

/** The first page of a list that hangs on another object. */
export function nestedPage(now: Instant): Page {
  return {
    from: instant(0),
    to: now,
    offset: 0,
    limit: LIMIT_DEFAULT,
    order: "chronological",
    isBounded: false,
  };
}

/** A list object in the newest shape. */
export function listJson(page: Page, location: string, listed: Listed<WireObject>): WireObject {
  return {
    object: "list",
    data: listed.rows,
    limit: page.limit,
    offset: page.offset,
    total: listed.total,
    location,
    order: page.order,
    from: wireTime(page.from),
    to: wireTime(page.to),
  };
}
