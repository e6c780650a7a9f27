import type { WebhookRules } from "../accounts/webhook-rules.ts";
import { refusal } from "../catalogue/api-errors.ts";
import { eventTypes } from "../events/event-types.ts";
import {
  type Field,
  type Fields,
  isFields,
  readFlag,
  readWholeNumber,
} from "../primitives/fields.ts";

const DELAY_SECONDS_MAX = 3600;

/**
 * Reads rules for tests; what is not given stays as it was, and an empty list of events means all.
 * @throws ApiError bad_request — naming the field.
 */
export function readWebhookRules(fields: Fields): Partial<WebhookRules> {
  const rules = {
    delaySeconds: readDelay(fields),
    duplicate: readSwitch(fields, "duplicate"),
    drop: readSwitch(fields, "drop"),
    reorder: readSwitch(fields, "reorder"),
    badSignature: readSwitch(fields, "bad_signature"),
    events: readEvents(fields),
  };
  const given = Object.entries(rules).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

function readDelay(fields: Fields): number | undefined {
  const seconds = readWholeNumber(fields, "delay_seconds");
  if (seconds === undefined) return undefined;
  if (typeof seconds === "symbol" || seconds < 0 || seconds > DELAY_SECONDS_MAX) {
    const wanted = `a whole number from 0 to ${DELAY_SECONDS_MAX}`;
    throw refusal("bad_request", `delay_seconds must be ${wanted}`);
  }
  return seconds;
}

function readSwitch(fields: Fields, name: string): boolean | undefined {
  const flag = readFlag(fields, name);
  if (typeof flag === "symbol") throw refusal("bad_request", `${name} must be true or false`);
  return flag;
}

function readEvents(fields: Fields): readonly string[] | null | undefined {
  const given = fields["events"];
  if (given === undefined) return undefined;
  const keys = textsIn(given);
  const unknown = keys.find((key) => !Object.hasOwn(eventTypes, key));
  if (unknown === undefined) return keys.length === 0 ? null : keys;
  throw refusal("bad_request", `events must be such as charge.complete, not "${unknown}"`);
}

function textsIn(field: Field): string[] {
  if (field === null || field === "") return [];
  if (typeof field !== "object") return [String(field)];
  const list: readonly (Field | undefined)[] = isFields(field) ? Object.values(field) : field;
  return list.map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
}
