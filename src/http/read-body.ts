import { isUtf8 } from "node:buffer";
import qs from "qs";
import { refusal } from "../catalogue/api-errors.ts";
import type { Fields } from "../primitives/fields.ts";
import { ensureHarmless } from "./harmless.ts";

/** Deeper or wider than any client sends; enough to stop those who try. Source: threats, "deep nesting". */
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
  ensureHarmless(value, { depthMax: DEPTH_MAX, keysMax: KEYS_MAX });
  return value as Fields;
}

/** Reads a form or a query string; brackets nest, encoded or raw: `metadata[order_id]=1`, `card%5Bname%5D=…`. */
export function readForm(text: string): Fields {
  if (text === "") return {};
  // qs would leave the name out in silence; who sends it shall hear of it.
  if (
    /__proto__/i.test(text) ||
    (/%5f/i.test(text) && /__proto__/i.test(text.replace(/%5f/gi, "_")))
  ) {
    throw refusal("bad_request", "__proto__ is not a field");
  }
  let fields: object;
  try {
    fields = qs.parse(text, {
      plainObjects: true,
      depth: DEPTH_MAX,
      strictDepth: true,
      parameterLimit: KEYS_MAX,
      throwOnLimitExceeded: true,
      duplicates: "last",
      arrayLimit: 20,
    });
  } catch {
    throw refusal(
      "bad_request",
      `the form is nested deeper than ${DEPTH_MAX} or has more than ${KEYS_MAX} fields`,
    );
  }
  ensureHarmless(fields, { depthMax: DEPTH_MAX + 1, keysMax: KEYS_MAX });
  return fields as Fields;
}
