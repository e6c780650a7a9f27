import type { Call } from "../accounts/call.ts";
import { getAccount } from "../accounts/find-accounts.ts";
import type { Engine } from "../engine/engine.ts";
import type { Endpoint, HttpRequest } from "../http/endpoint.ts";
import type { Route } from "../http/route.ts";
import { newestVersion } from "../versions/api-versions.ts";
import { textIn } from "../versions/shown.ts";
import type { EventStreams } from "../webhooks/event-streams.ts";
import { streamAnswer } from "../webhooks/stream-answer.ts";
import { authenticateOperator } from "./operator-token.ts";
import { OPERATOR_PATH } from "./routes.ts";

/*
 * A tester's tools for the operator, who has no key but may speak for any account in test mode: `/_kakin/…` of a tester
 * is `/_kakin/operator/accounts/{id}/…` here.
 */

const ACCOUNT_PATH = `${OPERATOR_PATH}/accounts/{account_id}`;

/** The tools as the operator's endpoints; `token` opens them and nothing else does. */
export function testerEndpoints(
  engine: Engine,
  token: string,
  tools: readonly Route<Engine, Call>[],
  streams: EventStreams,
): readonly Endpoint[] {
  const callOf = async (request: HttpRequest): Promise<Call> => {
    authenticateOperator(token, request);
    const account = await getAccount(engine, request.path["account_id"] ?? "");
    return { account, livemode: false, version: newestVersion };
  };
  const endpoints = tools.map(
    (tool): Endpoint => ({
      method: tool.method,
      path: tool.path.replace(/^\/_kakin/, ACCOUNT_PATH),
      crossOrigin: false,
      async answer(request) {
        const call = await callOf(request);
        const params: unknown = tool.params(request, { engine, call });
        const result: unknown = await tool.action(engine, call, params);
        return { body: textIn(call.version, tool.view(engine, call, result)) };
      },
    }),
  );
  const stream: Endpoint = {
    method: "GET",
    path: `${ACCOUNT_PATH}/events/stream`,
    crossOrigin: false,
    answer: async (request) => streamAnswer(streams, await callOf(request), request.fields),
  };
  return [...endpoints, stream];
}
