import type { Config } from "../engine/config.ts";
import { type RunningServer, readServerFile } from "../operator/server-file.ts";
import type { JsonObject } from "../versions/wire-object.ts";
import { CommandError } from "./fault-line.ts";
import { shown } from "./print.ts";
import { authorizationFor, type Question } from "./question.ts";

/*
 * The command line asks a running server over HTTP. Where none runs it opens the data itself and puts the same
 * question to the same endpoint, so that a command does the same either way.
 */

/** Background work may have to catch up on years. */
const ANSWER_WITHIN_MS = 120_000;
const PROBE_WITHIN_MS = 3000;

/**
 * Puts a question to the engine, wherever it is.
 * @throws CommandError — the engine refuses. @throws StartError — the data cannot be opened.
 */
export async function askEngine(config: Config, question: Question): Promise<JsonObject> {
  const server = await findServer(config);
  if (server !== undefined) return askServer(server, question);
  const { askData } = await import("./ask-data.ts");
  return askData(config, question);
}

/** The server that runs on the data folder; undefined when none does. */
export async function findServer(config: Config): Promise<RunningServer | undefined> {
  const server = readServerFile(config.data);
  return server !== undefined && (await isRunning(server)) ? server : undefined;
}

/** A server that was killed leaves its file behind, and another may answer at its address: the token tells. */
async function isRunning(server: RunningServer): Promise<boolean> {
  try {
    const response = await fetch(`${server.url}/_kakin/operator/server`, {
      headers: { Authorization: `Bearer ${server.operatorToken}` },
      signal: AbortSignal.timeout(PROBE_WITHIN_MS),
    });
    return response.ok;
  } catch (fault) {
    if (!(fault instanceof DOMException && fault.name === "TimeoutError")) return false;
    throw new CommandError(
      `the server at ${server.url} (process ${server.pid}) does not answer: look after it first.`,
    );
  }
}

async function askServer(server: RunningServer, question: Question): Promise<JsonObject> {
  const { method, path, fields } = question;
  const inQuery = method === "GET" && fields !== undefined;
  const query = inQuery
    ? `?${new URLSearchParams(fields as Record<string, string>).toString()}`
    : "";
  const response = await fetch(server.url + path + query, {
    method,
    headers: {
      Authorization: authorizationFor(question, server.operatorToken),
      "Content-Type": "application/json",
    },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    ...(fields !== undefined && !inQuery && { body: JSON.stringify(fields) }),
  });
  const answer = (await response.json()) as JsonObject;
  if (!response.ok) throw new CommandError(shown(answer["message"]));
  return answer;
}
