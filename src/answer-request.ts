import { authenticate, type KeyDemand } from "./accounts/authenticate.ts";
import type { Call, HeldKey } from "./accounts/call.ts";
import { limitTokens } from "./accounts/limit-tokens.ts";
import { ensureOrigin, readingOrigin } from "./accounts/origins.ts";
import { refusal } from "./catalogue/api-errors.ts";
import { resultOfOperation } from "./charges/result-of-operation.ts";
import type { Engine } from "./engine/engine.ts";
import type { Endpoint, HttpAnswer, HttpRequest } from "./http/endpoint.ts";
import type { Route } from "./http/route.ts";
import {
  type RememberedRequest,
  recall,
  rememberAnswer,
  rememberedRequest,
  reserveKey,
} from "./idempotency/remember.ts";
import type { Remembered } from "./idempotency/store.ts";
import { ApiError } from "./primitives/api-error.ts";
import { type ApiVersion, resolveVersion } from "./versions/api-versions.ts";
import { textIn } from "./versions/shown.ts";

/*
 * The life of a request between HTTP and the action: whose key, from where, too often?, which version, asked before?,
 * what is wanted, do it, how it looks. Everything refused on the way is thrown as an ApiError and written down by the server.
 */

/** The endpoint that a route is to the server. */
export function endpointOf(engine: Engine, route: Route<Engine, Call>): Endpoint {
  return {
    method: route.method,
    path: route.path,
    crossOrigin: route.crossOrigin === true,
    answer: (request) => answerRequest(engine, route, request),
  };
}

async function answerRequest(
  engine: Engine,
  route: Route<Engine, Call>,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const caller = await authenticate(
    engine,
    request.authorization,
    route.key as KeyDemand,
    route.takesPageKeys,
  );
  ensureOrigin(caller, request.origin);
  if (route.isLimited === true) limitTokens(engine, caller, request.ip);
  const { account, livemode } = caller;
  const version = versionFor(request, account.settings.apiVersion);
  const call: Call = { account, livemode, version };
  const answer =
    request.idempotencyKey === undefined || route.method === "GET" || route.host === "vault"
      ? { body: await perform(engine, route, request, call), version }
      : await performOnce(engine, route, request, { call, key: request.idempotencyKey });
  const allowOrigin = readingOrigin(caller, request.origin);
  return allowOrigin === undefined ? answer : { ...answer, allowOrigin };
}

function versionFor(request: HttpRequest, accountVersion: ApiVersion): ApiVersion {
  if (request.versionHeader === undefined) return accountVersion;
  const version = resolveVersion(request.versionHeader.trim());
  if (version === undefined)
    throw refusal("bad_request", "Omise-Version must be a date such as 2019-05-29");
  return version;
}

async function perform(
  engine: Engine,
  route: Route<Engine, Call>,
  request: HttpRequest,
  call: Call,
): Promise<string> {
  const params: unknown = route.params(
    { fields: request.fields, path: request.path, ip: request.ip },
    { engine, call },
  );
  const result: unknown = await route.action(engine, call, params);
  return textIn(call.version, route.view(engine, call, result));
}

/** Another request under the same idempotency key was answered meanwhile. */
class AlreadyAnswered extends Error {
  readonly answer: HttpAnswer;

  constructor(answer: HttpAnswer) {
    super("already answered");
    this.answer = answer;
  }
}

async function performOnce(
  engine: Engine,
  route: Route<Engine, Call>,
  request: HttpRequest,
  { call, key }: { call: Call; key: string },
): Promise<HttpAnswer> {
  const { account, livemode, version } = call;
  const path = pathOf(route, request);
  const asked = rememberedRequest(
    engine,
    key,
    { accountId: account.id, livemode, method: route.method, path },
    { fields: request.fields, apiVersion: version },
  );
  const knownAnswer = async (): Promise<HttpAnswer | undefined> => {
    const known = await recall(engine, asked);
    return known && answerAgain(engine, call, route, known);
  };
  const answerKnown = async (): Promise<void> => {
    const answer = await knownAnswer();
    if (answer !== undefined) throw new AlreadyAnswered(answer);
  };
  try {
    await answerKnown();
    const remembering = rememberingCall(engine, route, { call, asked, answerKnown });
    return { body: await perform(engine, route, request, remembering), version };
  } catch (stop) {
    if (stop instanceof AlreadyAnswered) return stop.answer;
    // What this one was refused for may be the doing of another under the same key: then that one's answer counts.
    const answer = stop instanceof ApiError ? await knownAnswer() : undefined;
    if (answer !== undefined) return answer;
    throw stop;
  }
}

function rememberingCall(
  engine: Engine,
  route: Route<Engine, Call>,
  how: {
    readonly call: Call;
    readonly asked: RememberedRequest;
    readonly answerKnown: () => Promise<void>;
  },
): Call {
  const { call, asked, answerKnown } = how;
  let held: { readonly key: HeldKey; readonly operationId: string } | undefined;
  return {
    ...call,
    reconsider: answerKnown,
    reserve(operationId) {
      const reserved = reserveKey(asked, operationId);
      held = { key: reserved.key, operationId };
      return reserved;
    },
    remember(value) {
      const answer = textIn(call.version, route.view(engine, call, value));
      return [rememberAnswer(asked, answer, held)];
    },
  };
}

function pathOf(route: Route<Engine, Call>, request: HttpRequest): string {
  return route.path.replace(/\{(\w+)\}/g, (_whole, name: string) => request.path[name] ?? "");
}

/**
 * The stored answer, in the version that it was given in; or, where an acquirer's answer came after the request was
 * over, what it came to.
 */
async function answerAgain(
  engine: Engine,
  call: Call,
  route: Route<Engine, Call>,
  { answer, apiVersion: version, operationId }: Remembered,
): Promise<HttpAnswer> {
  if (answer !== null) return { body: answer, version };
  const result = await resultOfOperation(engine, call, operationId ?? "");
  return { body: textIn(version, route.view(engine, call, result)), version };
}
