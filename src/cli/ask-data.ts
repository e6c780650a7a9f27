import { background } from "../background.ts";
import { endpointsOf } from "../endpoints.ts";
import type { Config } from "../engine/config.ts";
import { openLog } from "../engine/log.ts";
import type { Endpoint, HttpRequest } from "../http/endpoint.ts";
import { startJobs } from "../jobs/run-jobs.ts";
import { openUsedData } from "../open-data.ts";
import { newOperatorToken } from "../operator/operator-token.ts";
import { ApiError } from "../primitives/api-error.ts";
import type { JsonObject } from "../versions/wire-object.ts";
import { openEventStreams } from "../webhooks/event-streams.ts";
import { CommandError } from "./fault-line.ts";
import { authorizationFor, type Question } from "./question.ts";

/** Opens the data, puts the question to the endpoint that a server would have, and closes the data again. */
export async function askData(config: Config, question: Question): Promise<JsonObject> {
  const log = await openLog({
    level: "error",
    destination: process.stderr,
    readable: process.stderr.isTTY,
  });
  const engine = await openUsedData(config, log);
  const jobs = startJobs(engine, background);
  const streams = openEventStreams(engine);
  try {
    const operatorToken = newOperatorToken();
    const endpoints = endpointsOf(engine, {
      settle: () => jobs.settle(),
      streams,
      operatorToken,
    });
    const { endpoint, path } = endpointFor(endpoints, question);
    const { body } = await endpoint.answer({
      requestId: "command line",
      fields: question.fields ?? {},
      path,
      authorization: authorizationFor(question, operatorToken),
      versionHeader: undefined,
      idempotencyKey: undefined,
      origin: undefined,
    });
    return JSON.parse(body) as JsonObject;
  } catch (fault) {
    if (fault instanceof ApiError) throw new CommandError(fault.message);
    throw fault;
  } finally {
    streams.close();
    await jobs.stop();
    await engine.database.close();
  }
}

/** Finds the endpoint that a question goes to, and what its path names. */
function endpointFor(
  endpoints: readonly Endpoint[],
  { method, path }: Question,
): { endpoint: Endpoint; path: HttpRequest["path"] } {
  for (const endpoint of endpoints) {
    const pattern = endpoint.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
    const match = endpoint.method === method ? new RegExp(`^${pattern}$`).exec(path) : null;
    if (match !== null) return { endpoint, path: { ...match.groups } };
  }
  throw new Error(`nothing answers ${method} ${path}`);
}
