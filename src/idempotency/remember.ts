import { createHmac } from "node:crypto";
import { refusal } from "../catalogue/api-errors.ts";
import type { Change, ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { HOUR_MS, type Instant, later } from "../primitives/clock.ts";
import type { Fields } from "../primitives/fields.ts";
import type { ApiVersion } from "../versions/api-versions.ts";
import {
  claimRemembered,
  findRemembered,
  forget,
  type Remembered,
  replaceRemembered,
} from "./store.ts";

/*
 * Our extension: with an `Idempotency-Key` header, asking twice does once. The answer is stored in the change set that
 * made it, so "done" and "remembered" cannot come apart; a refusal changed nothing and is asked afresh.
 *
 * While an acquirer is being asked over a network the key is held for that operation, without an answer. Should the
 * process die then, a repetition finds by it what came of the operation, and never asks a second time. When the acquirer
 * would not, the key is given back with the refusal.
 *
 * The versions of a row begin at the moment at which it is over. A row that is forgotten and made again under the same
 * key therefore never looks like the one before it, and what was decided about that one does not touch it.
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
  /** In which it is answered, whichever a repetition asks for. */
  readonly apiVersion: ApiVersion;
  /** Until when it is remembered. */
  readonly expiresAt: Instant;
}

/**
 * Reads the header.
 * @throws ApiError bad_request — empty or longer than 255 characters.
 */
export function rememberedRequest(
  engine: Engine,
  key: string,
  scope: Scope,
  request: { readonly fields: Fields; readonly apiVersion: ApiVersion },
): RememberedRequest {
  if (key === "" || key.length > KEY_LENGTH_MAX) {
    throw refusal("bad_request", `Idempotency-Key must have 1 to ${KEY_LENGTH_MAX} characters`);
  }
  const place = [scope.accountId, scope.livemode ? "live" : "test", scope.method, scope.path, key];
  return {
    id: hash(engine, place),
    requestHash: hash(engine, request.fields),
    apiVersion: request.apiVersion,
    expiresAt: later(engine.clock.now(), KEPT_FOR_MS),
  };
}

/** A keyed hash: what a request said can be compared, not read back. */
function hash(engine: Engine, what: unknown): string {
  return createHmac("sha256", engine.keys.requests)
    .update(JSON.stringify(what))
    .digest("base64url");
}

/**
 * What is known of this request. What is over is forgotten at once, whether or not the job came by yet.
 * @throws ApiError idempotency_conflict — the key stands for another request.
 */
export async function recall(
  engine: Engine,
  request: RememberedRequest,
): Promise<Remembered | undefined> {
  const remembered = await findRemembered(engine, request.id);
  if (remembered === undefined) return undefined;
  if (remembered.expiresAt <= engine.clock.now()) {
    // Should somebody else be faster, taking the key will show it.
    await engine.database.commit(forget(remembered));
    return undefined;
  }
  if (remembered.requestHash !== request.requestHash) throw refusal("idempotency_conflict");
  return remembered;
}

/** A key that is held while an acquirer is asked. */
interface Held {
  readonly id: string;
  readonly version: number;
}

/** Takes the key for an operation that an acquirer is about to be asked for; holds only if nobody else has it. */
export function reserveKey(
  request: RememberedRequest,
  operationId: string,
): { readonly key: Held; readonly changes: ChangeSet } {
  const version = request.expiresAt;
  return {
    key: { id: request.id, version },
    changes: [claimRemembered({ ...request, version, operationId, answer: null })],
  };
}

/** Gives a held key back: its request changed nothing, and may be asked afresh. */
export async function releaseKey(engine: Engine, held: Held): Promise<ChangeSet> {
  const known = await findRemembered(engine, held.id);
  // Nothing is left to give back when the answer took longer than keys are kept.
  return known?.version === held.version ? forget(known) : [];
}

/** Stores the answer: under a key that must still be free, or that this request holds for an operation. */
export function rememberAnswer(
  request: RememberedRequest,
  answer: string,
  held: { readonly key: Held; readonly operationId: string } | undefined,
): Change {
  if (held === undefined) {
    const version = request.expiresAt;
    return claimRemembered({ ...request, version, operationId: null, answer });
  }
  const { version } = held.key;
  return replaceRemembered({ ...request, version, operationId: held.operationId, answer });
}
