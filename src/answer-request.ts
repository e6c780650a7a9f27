import { authenticate, type KeyDemand } from "./accounts/authenticate.ts";
import type { Call, HeldKey } from "./accounts/call.ts";
import { refusal } from "./catalogue/api-errors.ts";
import { getCharge } from "./charges/find-charges.ts";
import { chargeJson } from "./charges/json.ts";
import { viewCharge } from "./charges/view-charge.ts";
import type { Engine } from "./engine/engine.ts";
import type { Route } from "./http/route.ts";
import type { Endpoint, HttpAnswer, HttpRequest } from "./http/server.ts";
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
 * The life of a request between HTTP and the action: whose key, which version, asked before?, what is wanted, do it,
 * how it looks. Everything refused on the way is thrown as an ApiError and written down by the server.
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
  const caller = await authenticate(engine, request.authorization, route.key as KeyDemand);
  const version = versionFor(request, caller.account.settings.apiVersion);
  const call: Call = { ...caller, version };
  const body =
    request.idempotencyKey === undefined || route.method === "GET" || route.host === "vault"
      ? await perform(engine, route, request, call)
      : await performOnce(engine, route, request, { call, key: request.idempotencyKey });
  return { body, version };
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
    { fields: request.fields, path: request.path },
    { engine, call },
  );
  const result: unknown = await route.action(engine, call, params);
  return textIn(call.version, route.view(engine, call, result));
}

/** Another request under the same idempotency key was answered meanwhile. */
class AlreadyAnswered extends Error {
  readonly body: string;

  constructor(body: string) {
    super("already answered");
    this.body = body;
  }
}

async function performOnce(
  engine: Engine,
  route: Route<Engine, Call>,
  request: HttpRequest,
  { call, key }: { call: Call; key: string },
): Promise<string> {
  const { account, livemode } = call;
  const path = pathOf(route, request);
  const asked = rememberedRequest(
    engine,
    key,
    { accountId: account.id, livemode, method: route.method, path },
    request.fields,
  );
  const knownBody = async (): Promise<string | undefined> => {
    const known = await recall(engine, asked);
    return known && answerAgain(engine, call, route, known);
  };
  const answerKnown = async (): Promise<void> => {
    const body = await knownBody();
    if (body !== undefined) throw new AlreadyAnswered(body);
  };
  try {
    await answerKnown();
    return await perform(
      engine,
      route,
      request,
      rememberingCall(engine, route, { call, asked, answerKnown }),
    );
  } catch (stop) {
    if (stop instanceof AlreadyAnswered) return stop.body;
    // What this one was refused for may be the doing of another under the same key: then that one's answer counts.
    const body = stop instanceof ApiError ? await knownBody() : undefined;
    if (body !== undefined) return body;
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
  let held: { readonly key: HeldKey; readonly chargeId: string } | undefined;
  return {
    ...call,
    reconsider: answerKnown,
    reserve(chargeId) {
      const reserved = reserveKey(asked, chargeId);
      held = { key: reserved.key, chargeId };
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

/** The stored answer; or, after a crash while the acquirer was asked, the charge as it stands now. */
async function answerAgain(
  engine: Engine,
  call: Call,
  route: Route<Engine, Call>,
  known: Remembered,
): Promise<string> {
  if (known.answer !== null) return known.answer;
  const charge = await getCharge(engine, call, known.chargeId ?? "");
  // A charge that was announced as pending is an answer; one that waits for its capture or refund is not.
  if (charge.inFlight !== null && charge.state !== "unanswered") {
    throw refusal(
      "idempotency_conflict",
      "the first request with this key has not been answered yet",
    );
  }
  if (route.path.endsWith("/refunds")) {
    throw refusal(
      "idempotency_conflict",
      "the first request with this key was interrupted; its outcome is on the charge",
    );
  }
  return textIn(call.version, chargeJson(await viewCharge(engine, call, charge)));
}
