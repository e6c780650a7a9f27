import assert from "node:assert/strict";

/*
 * What the clients' parsers take and what breaks them. Typed ones throw on a number in quotes, a missing list, or a
 * word that they do not know; others build their next request from what they find.
 * Source: the parsers of nine clients, read and tried.
 */

type Hash = Readonly<Record<string, unknown>>;

const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const timeNames = /^(.*_at|created|from|to)$/;
const numberNames =
  /^(amount|.*_amount|net|fee|fee_vat|interest|interest_vat|refunded|limit|offset|total|expiration_month|expiration_year)$/;
const flagNames =
  /^(authorized|capturable|captured|capture|deleted|disputable|expired|livemode|paid|refundable|partially_refundable|reversed|reversible|security_code_check|used|voided|can_perform_void)$/;

// Ids or nothing, unless a whole object was asked for.
const idNames = ["customer", "transaction", "link", "schedule", "branch", "terminal", "device"];
const chargeStatuses = ["failed", "expired", "pending", "reversed", "successful"];
const orders = ["chronological", "reverse_chronological", null];

function isHash(value: unknown): value is Hash {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Holds that every client can read an answer of a version, whatever object it is. */
export function assertReadable(body: Hash, version: string): void {
  // What was removed has no place any more.
  if (body["deleted"] !== true) assert.equal(typeof body["location"], "string", "where it is");
  readObject(body, version, "answer");
}

function readObject(object: Hash, version: string, path: string): void {
  for (const [name, value] of Object.entries(object)) readField(name, value, `${path}.${name}`);
  if (object["object"] === "charge") readCharge(object, version, path);
  if (object["object"] === "refund" && "status" in object) assert.equal(object["status"], "closed");
  if (object["object"] === "list") readList(object, path);
  for (const [name, value] of Object.entries(object)) {
    if (name === "metadata") continue;
    const inner = Array.isArray(value) ? (value as unknown[]) : [value];
    for (const one of inner) if (isHash(one)) readObject(one, version, `${path}.${name}`);
  }
}

function readField(name: string, value: unknown, path: string): void {
  if (name === "metadata") assert.ok(isHash(value), `${path} is a hash`);
  if (value === null) return;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (timeNames.test(name)) assert.match(text, time, path);
  if (numberNames.test(name)) assert.ok(Number.isInteger(value), `${path} is ${text}`);
  if (flagNames.test(name)) assert.equal(typeof value, "boolean", path);
  if (name === "location") assert.match(text, /^(\/|http:\/\/)/, path);
}

function readCharge(charge: Hash, version: string, path: string): void {
  const isNewest = version === "2019-05-29";
  const own = (name: string): boolean => Object.hasOwn(charge, name);
  assert.deepEqual([own("created_at"), own("refunded_amount")], [isNewest, isNewest], path);
  assert.deepEqual([own("created"), own("refunded")], [!isNewest, !isNewest], path);
  assert.match(String(charge["currency"]), isNewest ? /^[A-Z]{3}$/ : /^[a-z]{3}$/);
  assert.ok(chargeStatuses.includes(String(charge["status"])), path);
  for (const name of idNames) {
    assert.ok(charge[name] === null || typeof charge[name] === "string", `${path}.${name}`);
  }
  for (const name of ["card", "dispute"]) {
    assert.ok(charge[name] === null || isHash(charge[name]), `${path}.${name}`);
  }
  assert.ok(isHash(charge["metadata"]), `${path}.metadata`);
  assert.ok(isHash(charge["refunds"]), `${path}.refunds`);
  assert.equal(charge["refunds"]["object"], "list", `${path}.refunds`);
  assert.equal(charge["location"], `/charges/${String(charge["id"])}`);
}

function readList(list: Hash, path: string): void {
  assert.ok(Array.isArray(list["data"]), `${path}.data`);
  assert.ok(orders.includes(list["order"] as string | null), `${path}.order`);
  assert.match(String(list["location"]), /^\//, `${path}.location`);
}
