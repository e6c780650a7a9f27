import { createHmac } from "node:crypto";
import { refusal } from "../catalogue/api-errors.ts";
import { type Change, type ChangeSet, claim, replace } from "../database/change-set.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { HOUR_MS, later } from "../primitives/clock.ts";
import type { Fields } from "../primitives/fields.ts";
import { findRemembered, type Remembered } from "./store.ts";

/*
 * Our extension: with an `Idempotency-Key` header, asking twice does once. The answer is stored in the change set that
 * made it, so "done" and "remembered" cannot come apart; a refusal changed nothing and is asked afresh.
 *
 * While an acquirer is being asked over a network the key is reserved for the charge, without an answer. Should the
 * process die then, a repetition finds the charge by it and never makes a second one.
 */

const KEPT_FOR_MS = 24 * HOUR_MS;
const KEY_LENGTH_MAX = 255;

/** Where a key counts: the same text means something else elsewhere. */
export interface Scope {
  readonly accountId: string;
  readonly livemode: boolean;
  readonly method: string;
  readonly path: string;
}

/** A key in its scope, with the request it stands for. */
export interface RememberedRequest {
  readonly id: string;
  readonly requestHash: string;
}

/**
 * Reads the header.
 * @throws ApiError bad_request — empty or longer than 255 characters.
 */
export function rememberedRequest(
  engine: Engine,
  key: string,
  scope: Scope,
  fields: Fields,
): RememberedRequest {
  if (key === "" || key.length > KEY_LENGTH_MAX) {
    throw refusal("bad_request", `Idempotency-Key must have 1 to ${KEY_LENGTH_MAX} characters`);
  }
  const place = [scope.accountId, scope.livemode ? "live" : "test", scope.method, scope.path, key];
  return { id: hash(engine, place), requestHash: hash(engine, fields) };
}

/** A keyed hash: what a request said can be compared, not read back. */
function hash(engine: Engine, what: unknown): string {
  return createHmac("sha256", engine.keys.requests)
    .update(JSON.stringify(what))
    .digest("base64url");
}

/**
 * What is known of this request.
 * @throws ApiError idempotency_conflict — the key stands for another request.
 */
export async function recall(
  engine: Engine,
  request: RememberedRequest,
): Promise<Remembered | undefined> {
  const remembered = await findRemembered(engine, request.id);
  if (remembered === undefined || remembered.expiresAt <= engine.clock.now()) return undefined;
  if (remembered.requestHash !== request.requestHash) throw refusal("idempotency_conflict");
  return remembered;
}

function rowOf(
  engine: Engine,
  request: RememberedRequest,
  rest: Pick<Row<"idempotency_keys">, "charge_id" | "answer">,
) {
  const expires_at = later(engine.clock.now(), KEPT_FOR_MS);
  return { id: request.id, request_hash: request.requestHash, expires_at, ...rest };
}

/** Takes the key for a charge whose acquirer is about to be asked; holds only if nobody else has it. */
export function reserveKey(
  engine: Engine,
  request: RememberedRequest,
  chargeId: string,
): ChangeSet {
  return [
    claim("idempotency_keys", {
      ...rowOf(engine, request, { charge_id: chargeId, answer: null }),
      version: 1,
    }),
  ];
}

/** Stores the answer: under a key that must still be free, or that this request reserved before. */
export function rememberAnswer(
  engine: Engine,
  request: RememberedRequest,
  answer: string,
  reservedChargeId: string | undefined,
): Change {
  if (reservedChargeId === undefined) {
    return claim("idempotency_keys", {
      ...rowOf(engine, request, { charge_id: null, answer }),
      version: 1,
    });
  }
  return replace("idempotency_keys", {
    ...rowOf(engine, request, { charge_id: reservedChargeId, answer }),
    version: 1,
  });
}
