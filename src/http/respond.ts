import { randomUUID } from "node:crypto";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { apiErrors, refusal } from "../catalogue/api-errors.ts";
import { plainAddress } from "../primitives/address-block.ts";
import type { AnsweredRequest } from "../primitives/answered-request.ts";
import { ApiError } from "../primitives/api-error.ts";
import type { Fields } from "../primitives/fields.ts";
import { errorBody } from "./bare-answer.ts";
import type { Endpoint, HttpAnswer, HttpRequest } from "./endpoint.ts";
import { readBody, readForm } from "./read-body.ts";
import { readBytes } from "./read-bytes.ts";
import type { Reached, Routes } from "./routes-of.ts";

/*
 * One request, from its headers to its answer. It reads what clients really send (a JSON body on GET, a JSON content
 * type with nothing behind it, no content type at all, a slash too many) and answers JSON, unless the endpoint is a
 * page (page.ts).
 */

/** What is reported of each answer. */
export interface Served extends AnsweredRequest {
  /** Why it could not be answered otherwise, when that was ours. */
  readonly fault?: unknown;
}

/** What all requests of a server share. */
export interface Serving {
  readonly routes: Routes;
  readonly report: (served: Served) => void;
  /** Who asks. */
  readonly ipOf: (request: IncomingMessage) => string;
  /** Whether connections end after the next answer. */
  readonly isClosing: boolean;
}

/** A request, its answer to be, and what is known of them. */
interface Exchange {
  readonly serving: Serving;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly startedMs: number;
  /** Answered as the GET would be, without the body. */
  readonly isHead: boolean;
  /** Once it is known. */
  endpoint: Endpoint | undefined;
}

/** Answers a request, whatever it is, and reports it; never fails. */
export async function respond(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const exchange: Exchange = {
    serving,
    request,
    response,
    requestId: randomUUID(),
    startedMs: performance.now(),
    isHead: request.method === "HEAD",
    endpoint: undefined,
  };
  if (serving.isClosing) response.setHeader("Connection", "close");
  try {
    await carryOut(exchange);
  } catch (fault) {
    answerSafely(exchange, fault);
  }
}

/** A fault in telling of a fault costs this answer, never the process. */
function answerSafely(exchange: Exchange, fault: unknown): void {
  try {
    answerFault(exchange, fault);
  } catch {
    exchange.response.destroy();
  }
}

async function carryOut(exchange: Exchange): Promise<void> {
  const { request, response, isHead, serving } = exchange;
  const method = isHead ? "GET" : (request.method ?? "");
  const reached = serving.routes(method, request.url ?? "/");
  if (typeof reached === "object") exchange.endpoint = reached.endpoint;
  ensureHost(exchange);
  // Of what nobody wants, too: a body that is not read has no limit.
  const body = await readBytes(request, response);
  if (reached === "nothing") throw noSuchPath();
  if (reached === "unreadable") throw refusal("bad_request", "the request cannot be read");
  const { endpoint } = reached;
  if (endpoint === undefined) {
    send(exchange, preflightAnswer);
    return;
  }
  // A page that somebody opens may settle what it shows; what only asks for its head must not.
  if (endpoint.answerError !== undefined && isHead) throw noSuchPath();
  send(exchange, await endpoint.answer(readRequest(exchange, reached, body)));
}

/** Source: RFC 9112, 3.2, which leaves it to HTTP/1.0 alone to name no host. */
function ensureHost({ request, response }: Exchange): void {
  if (request.httpVersion !== "1.1" || request.headers.host !== undefined) return;
  response.setHeader("Connection", "close");
  throw refusal("bad_request", "a request of HTTP/1.1 must name its host");
}

function noSuchPath(): ApiError {
  return refusal("not_found", "the requested path was not found");
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function readRequest(
  { request, requestId, serving }: Exchange,
  { path, query }: Reached,
  body: Buffer | undefined,
): HttpRequest {
  return {
    requestId,
    fields: readFields(request, query, body),
    path,
    authorization: headerOf(request, "authorization"),
    versionHeader: headerOf(request, "omise-version"),
    idempotencyKey: headerOf(request, "idempotency-key"),
    origin: headerOf(request, "origin"),
    acceptLanguage: headerOf(request, "accept-language"),
    cookies: headerOf(request, "cookie"),
    ip: plainAddress(serving.ipOf(request)),
  };
}

/** Query and body together; the body counts where both speak, and null in it means "not given". */
function readFields(request: IncomingMessage, query: string, bytes: Buffer | undefined): Fields {
  const body = readBody(request.headers["content-type"], bytes);
  if (query === "") return body;
  const given = Object.entries(body).filter(([, field]) => field !== null);
  return { ...readForm(query), ...Object.fromEntries(given) };
}

const jsonHeaders = {
  "Content-Type": "application/json; charset=utf-8",
  "Cache-Control": "no-cache, no-store",
} as const;

/** Browsers ask first whether a page of another site may call us; only paths that take a public key say yes. */
const preflightAnswer: HttpAnswer = {
  status: 204,
  body: "",
  headers: {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Omise-Version",
    "Access-Control-Max-Age": "86400",
  },
};

type Outcome = Pick<Served, "refused" | "fault">;

function send(exchange: Exchange, answer: HttpAnswer, outcome?: Outcome): void {
  const { response, isHead } = exchange;
  const status = answer.status ?? 200;
  const body = answer.bytes ?? answer.body;
  const headers = headersOf(exchange, answer);
  // Before it leaves: to watch for that costs more than the line. What fails on its way has a second line, with why.
  report(exchange, status, outcome);
  if (answer.stream !== undefined) {
    response.writeHead(status, headers);
    sendStream(exchange, answer.stream);
    return;
  }
  if (status !== 204) headers["Content-Length"] = Buffer.byteLength(body);
  response.writeHead(status, headers);
  response.end(isHead ? undefined : body);
}

function headersOf({ requestId, endpoint }: Exchange, answer: HttpAnswer): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    ...(answer.headers ?? jsonHeaders),
    "X-Request-Id": requestId,
  };
  if (answer.version !== undefined) headers["Omise-Version"] = answer.version;
  if (endpoint?.crossOrigin === true) {
    headers["Access-Control-Allow-Origin"] = answer.allowOrigin ?? "*";
    if (answer.allowOrigin !== undefined) headers["Vary"] = "Origin";
  }
  return headers;
}

function sendStream(exchange: Exchange, stream: Readable): void {
  const { response, isHead } = exchange;
  // What has no end by itself is nothing for those who want its head, or are gone.
  if (isHead || response.destroyed) {
    stream.destroy();
    response.end();
    return;
  }
  stream.once("error", (fault) => report(exchange, response.statusCode, { fault }));
  stream.once("close", () => {
    if (!response.writableEnded) response.destroy();
  });
  // Whoever reads may go at any time: no fault of the stream's, which `pipeline` would make one of.
  response.once("close", () => stream.destroy());
  stream.pipe(response);
}

/** Refusals as they are; everything else is our fault. */
function answerFault(exchange: Exchange, fault: unknown): void {
  if (exchange.response.headersSent) {
    report(exchange, exchange.response.statusCode, { fault });
    exchange.response.destroy();
    return;
  }
  if (fault instanceof ApiError) {
    sendError(exchange, fault, { refused: fault.code });
    return;
  }
  const message = `${apiErrors.internal_error.message} (request ${exchange.requestId})`;
  sendError(exchange, refusal("internal_error", message), { fault });
}

function sendError(exchange: Exchange, error: ApiError, outcome: Outcome): void {
  const { endpoint, response, request, requestId } = exchange;
  if (error.retryAfterSeconds !== undefined) {
    response.setHeader("Retry-After", String(error.retryAfterSeconds));
    // Without it, the script of another site's page would not see the other header.
    response.setHeader("Access-Control-Expose-Headers", "Retry-After");
  }
  if (error.status === 401) response.setHeader("WWW-Authenticate", 'Basic realm="kakin"');
  const { status, code, message } = error;
  const acceptLanguage = headerOf(request, "accept-language");
  const shown = endpoint?.answerError?.({ status, code, message, requestId, acceptLanguage });
  send(exchange, shown ?? { status, body: errorBody(error) }, outcome);
}

/** Without the query, which may carry what belongs in a body, and without what could be a card's number. */
function loggablePath(url: string): string {
  return (url.split("?", 1)[0] ?? "").replace(/\d(?:(?:%20|[-+.])?\d){11,18}/g, "[digits]");
}

function report(exchange: Exchange, status: number, outcome: Outcome | undefined): void {
  const { serving, request, requestId, startedMs } = exchange;
  serving.report({
    requestId,
    method: request.method ?? "",
    url: loggablePath(request.url ?? "/"),
    status,
    ms: Math.round((performance.now() - startedMs) * 10) / 10,
    ...outcome,
  });
}
