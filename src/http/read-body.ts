import { isUtf8 } from "node:buffer";
import qs from "qs";
import { refusal } from "../catalogue/api-errors.ts";
import type { Field, Fields } from "../primitives/fields.ts";
import { ensureHarmless } from "./harmless.ts";
import { readPlainForm } from "./read-plain-form.ts";

/**
 * Deeper or wider than any client sends; enough to stop those who try. Depth counts what hangs below a named field,
 * alike in forms and in JSON. Against bodies that are only there to cost time.
 */
const DEPTH_MAX = 5;
const KEYS_MAX = 256;

/**
 * Reads a body as named fields: JSON when its content type says so, a form otherwise. No body, an empty one and
 * `null` are no fields at all, whatever the content type claims.
 * A name given twice counts as it was given last, in forms and in JSON alike.
 * @throws ApiError bad_request — not readable, or made to do harm.
 */
export function readBody(contentType: string | undefined, body: Buffer | undefined): Fields {
  if (body === undefined || body.length === 0) return {};
  if (!isUtf8(body)) throw refusal("bad_request", "the body is not valid UTF-8");
  const text = body.toString("utf8");
  return /\bjson\b/i.test(contentType ?? "") ? readJson(text) : readForm(text);
}

function readJson(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal("bad_request", "the body is not valid JSON");
  }
  if (value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) {
    throw refusal("bad_request", "the body must be a JSON object");
  }
  ensureHarmless(value, { depthMax: DEPTH_MAX + 1, keysMax: KEYS_MAX });
  return value as Fields;
}

/**
 * Reads a form or a query string; brackets nest, encoded or raw: `metadata[order_id]=1`, `card%5Bname%5D=…`.
 * Numbered names make a list where they count from 0 without a gap: `webhook_endpoints[0]=…`. `metadata` is a hash
 * whatever its names: `metadata[2026]=…`.
 * @throws ApiError bad_request — nested too deeply, too many fields, or made to do harm.
 */
export function readForm(text: string): Fields {
  if (text === "") return {};
  if (hasMoreFields(text, KEYS_MAX)) throw refusal("bad_request", "the form has too many fields");
  // qs would leave the name out in silence; who sends it shall hear of it.
  if (namesPrototype(text)) throw refusal("bad_request", "__proto__ is not a field");
  const plain = readPlainForm(text);
  if (plain !== undefined) return plain;
  let fields: Record<string, Field>;
  try {
    fields = qs.parse(text, {
      plainObjects: true,
      depth: DEPTH_MAX,
      strictDepth: true,
      parameterLimit: KEYS_MAX,
      duplicates: "last",
      arrayLimit: KEYS_MAX,
      allowSparse: true,
    }) as Record<string, Field>;
  } catch {
    throw refusal("bad_request", `the form is nested deeper than ${DEPTH_MAX}`);
  }
  ensureHarmless(fields, { depthMax: DEPTH_MAX + 1, keysMax: KEYS_MAX });
  // Only a number in brackets can have made a list that was not meant as one.
  return /(?:\[|%5B)\d/i.test(text) ? withoutGaps(fields) : fields;
}

function hasMoreFields(text: string, most: number): boolean {
  let count = 1;
  for (let at = text.indexOf("&"); at >= 0 && count <= most; at = text.indexOf("&", at + 1))
    count += 1;
  return count > most;
}

function namesPrototype(text: string): boolean {
  // Almost no form has two underscores in a row; only those that do are looked at closely.
  if (!/(?:_|%5f){2}/i.test(text)) return false;
  return text.split("&").some((pair) => decoded(pair.split("=", 1)[0] ?? "").includes("__proto__"));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function withoutGaps(fields: Record<string, Field>): Fields {
  const { metadata } = fields;
  if (Array.isArray(metadata)) fields["metadata"] = hashOf(metadata);
  for (const [name, field] of Object.entries(fields)) fields[name] = withoutGapsInside(field);
  return fields;
}

function withoutGapsInside(field: Field): Field {
  if (typeof field !== "object" || field === null) return field;
  if (!Array.isArray(field)) return withoutGaps(field as Record<string, Field>);
  const hasGap = Object.keys(field).length < field.length;
  return hasGap ? withoutGapsInside(hashOf(field)) : field.map(withoutGapsInside);
}

/** A list as a hash whose names are the places in the list. */
function hashOf(list: readonly Field[]): Fields {
  return Object.assign(Object.create(null) as Record<string, Field>, list);
}
