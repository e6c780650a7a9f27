import assert from "node:assert/strict";
import type { Answer } from "./api.ts";

/**
 * Holds an answer against the refusal it should be: the error object key by key, its HTTP status, and what every
 * error carries or leaves out.
 */
export function assertRefused(
  answer: Answer,
  status: number,
  code: string,
  message: string | RegExp,
): void {
  const { body } = answer;
  const facts = { status: answer.status, code: body?.code, object: body?.object };
  assert.deepEqual(facts, { status, code, object: "error" }, answer.text);
  assert.deepEqual(Object.keys(body), ["object", "location", "code", "message"]);
  assert.equal(body.location, `https://www.omise.co/api-errors#${code.replaceAll("_", "-")}`);
  if (typeof message === "string") assert.equal(body.message, message);
  else assert.match(body.message, message);
  assert.equal(answer.headers.get("content-type"), "application/json; charset=utf-8");
  assert.match(
    answer.headers.get("x-request-id") ?? "",
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  );
  assert.equal(answer.headers.get("omise-version"), null);
}
