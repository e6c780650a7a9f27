import { randomUUID } from "node:crypto";
import type { Server as HttpServer, IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type HookHandlerDoneFunction,
} from "fastify";
import { apiErrors, refusal } from "../catalogue/api-errors.ts";
import { plainAddress } from "../primitives/address-block.ts";
import type { AnsweredRequest } from "../primitives/answered-request.ts";
import { ApiError } from "../primitives/api-error.ts";
import type { Fields } from "../primitives/fields.ts";
import { answerBrokenRequest, answerTunnel, errorBody } from "./bare-answer.ts";
import type { Endpoint, HttpAnswer, HttpRequest } from "./endpoint.ts";
import { readBody, readForm } from "./read-body.ts";

/*
 * The only file that knows the web framework. It reads what clients really send (a JSON body on GET, a JSON content
 * type with nothing behind it, no content type at all, a slash too many) and answers JSON, unless the endpoint is a
 * page (page.ts).
 */

/** Against oversized bodies; 128 kB is far above any client's request. */
const BODY_BYTES_MAX = 128 * 1024;
const SWEEP_EVERY_MS = 20;

/** What the server reports of each answer. */
export interface Served extends AnsweredRequest {
  /** Why it could not be answered otherwise, when that was ours. */
  readonly fault?: unknown;
}

/** How long a client may take to say what it wants. */
export interface Patience {
  readonly headersMs: number;
  /** For headers and body together. */
  readonly requestMs: number;
  /** How often half-sent requests are looked at; they live that much longer at most. */
  readonly checkEveryMs: number;
}

/** Against slow bodies and slow headers; every honest client sends both at once. */
const usualPatience: Patience = { headersMs: 15_000, requestMs: 30_000, checkEveryMs: 5_000 };

/** What a server is made of. */
export interface ServerOptions {
  readonly endpoints: readonly Endpoint[];
  readonly report: (served: Served) => void;
  readonly patience?: Patience;
  /** Whether X-Forwarded-For is believed that comes from this address; nobody's is, unless told otherwise. */
  readonly isTrustedProxy?: (address: string) => boolean;
  /** Sees every connection that is opened. */
  readonly watchSockets?: (server: HttpServer) => void;
}

/** An open server. */
export interface Server {
  /** Listens and answers the port it got. */
  listen(host: string, port: number): Promise<number>;
  /** Takes no new requests, and is done when those under way are answered. */
  close(): Promise<void>;
}

declare module "fastify" {
  interface FastifyRequest {
    /** When it came; the framework looks at the clock only for those who wait until an answer has left. */
    startedMs: number;
  }
}

/** Fields are read by our own readers: the framework's two schema compilers would only make a start slower. */
const withoutSchemas = {
  compilersFactory: { buildValidator: unused, buildSerializer: unused },
};

function unused(): never {
  throw new Error("no route has a schema");
}

/** Makes a server of endpoints. */
export function openServer(options: ServerOptions): Server {
  const { headersMs, requestMs, checkEveryMs } = options.patience ?? usualPatience;
  const app = Fastify({
    schemaController: withoutSchemas,
    exposeHeadRoutes: false,
    rewriteUrl: answerHeadsAsGets,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: requestMs,
    http: {
      headersTimeout: headersMs,
      connectionsCheckingInterval: checkEveryMs,
      // Node would refuse a request without a host by an empty 400; ours says why.
      requireHostHeader: false,
    },
    trustProxy: options.isTrustedProxy ?? false,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    genReqId: () => randomUUID(),
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (fault, request, reply) => void answerFault(fault, request, reply),
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: 512,
      querystringParser: (text: string) => ({ text }),
    },
  });
  // Node would answer an expectation that it does not know with a bare 417; nobody has to meet it.
  app.server.on("checkExpectation", (...asked) => app.server.emit("request", ...asked));
  app.server.on("connect", answerTunnel);
  options.watchSockets?.(app.server);
  // Clients of two languages send list options as a JSON body on GET; the framework would drop it.
  app.addHttpMethod("GET", { hasBody: true, overrideExisting: true });
  app.addHttpMethod("DELETE", { hasBody: true, overrideExisting: true });
  app.removeAllContentTypeParsers();
  // All are read alike. The two usual ones are named because the framework looks for any other anew at each request.
  for (const type of ["application/x-www-form-urlencoded", "application/json", "*"]) {
    app.addContentTypeParser(type, { parseAs: "buffer" }, (_request, body, done) =>
      done(null, body),
    );
  }
  app.decorateRequest("startedMs", 0);
  app.addHook("onRequest", (request, reply, done) => {
    request.startedMs = performance.now();
    ensureHost(request, reply, done);
  });
  // Not once it has left: to watch for that costs more than the line. What fails on its way has a second line, with why.
  app.addHook("onSend", (request, reply, _payload, done) => {
    report(options, request, reply);
    done();
  });
  for (const endpoint of options.endpoints) addEndpoint(app, endpoint);
  app.setNotFoundHandler((request, reply) => answerError(request, reply, noSuchPath()));
  app.setErrorHandler((fault, request, reply) => answerFault(fault, request, reply));
  return {
    async listen(host, port) {
      await app.listen({ host, port });
      const address = app.server.address();
      return typeof address === "object" && address !== null ? address.port : port;
    },
    async close() {
      // A connection whose request was under way stays open after its answer, for a next one that we would not take.
      const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_EVERY_MS);
      try {
        await app.close();
      } finally {
        clearInterval(sweep);
      }
    },
  };
}

/** What asks for the head alone of what GET would answer. */
const heads = new WeakSet<IncomingMessage>();

/** Node leaves the body of such an answer away by itself; a route of its own for each path would make a start slower. */
function answerHeadsAsGets(request: IncomingMessage): string {
  if (request.method === "HEAD") {
    heads.add(request);
    request.method = "GET";
  }
  return request.url ?? "/";
}

function noSuchPath(): ApiError {
  return refusal("not_found", "the requested path was not found");
}

/** Source: RFC 9112, 3.2, which leaves it to HTTP/1.0 alone to name no host. */
function ensureHost(
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  if (request.raw.httpVersion !== "1.1" || request.headers.host !== undefined) {
    done();
    return;
  }
  reply.header("Connection", "close");
  done(refusal("bad_request", "a request of HTTP/1.1 must name its host"));
}

function addEndpoint(app: FastifyInstance, endpoint: Endpoint): void {
  const url = endpoint.path.replace(/\{(\w+)\}/g, ":$1");
  app.route({
    method: endpoint.method,
    url,
    config: { answerError: endpoint.answerError },
    handler: async (request, reply) => {
      // A page that somebody opens may settle what it shows; what only asks for its head must not.
      if (endpoint.answerError !== undefined && heads.has(request.raw)) throw noSuchPath();
      if (endpoint.crossOrigin) reply.header("Access-Control-Allow-Origin", "*");
      const answer = await endpoint.answer(readRequest(request));
      if (endpoint.crossOrigin && answer.allowOrigin !== undefined) {
        reply.header("Access-Control-Allow-Origin", answer.allowOrigin).header("Vary", "Origin");
      }
      if (answer.version !== undefined) reply.header("Omise-Version", answer.version);
      return send(reply, request.id, answer);
    },
  });
  if (endpoint.crossOrigin && !app.hasRoute({ method: "OPTIONS", url })) addPreflight(app, url);
}

/** Browsers ask first whether a page of another site may call us; only paths that take a public key say yes. */
function addPreflight(app: FastifyInstance, url: string): void {
  app.route({
    method: "OPTIONS",
    url,
    handler: (_request, reply) =>
      reply
        .code(204)
        .header("Access-Control-Allow-Origin", "*")
        .header("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
        .header("Access-Control-Allow-Headers", "Authorization, Content-Type, Omise-Version")
        .header("Access-Control-Max-Age", "86400")
        .send(),
  });
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function readRequest(request: FastifyRequest): HttpRequest {
  const header = (name: string): string | undefined => headerOf(request, name);
  return {
    requestId: request.id,
    fields: readFields(request),
    path: request.params as Record<string, string>,
    authorization: header("authorization"),
    versionHeader: header("omise-version"),
    idempotencyKey: header("idempotency-key"),
    origin: header("origin"),
    acceptLanguage: header("accept-language"),
    cookies: header("cookie"),
    ip: plainAddress(request.ip),
  };
}

/** Query and body together; the body counts where both speak, and null in it means "not given". */
function readFields(request: FastifyRequest): Fields {
  const body = readBody(request.headers["content-type"], request.body as Buffer | undefined);
  const query = readForm((request.query as { text: string }).text);
  if (Object.keys(query).length === 0) return body;
  const given = Object.entries(body).filter(([, field]) => field !== null);
  return { ...query, ...Object.fromEntries(given) };
}

const jsonHeaders = {
  "Content-Type": "application/json; charset=utf-8",
  "Cache-Control": "no-cache, no-store",
} as const;

function send(reply: FastifyReply, requestId: string, answer: HttpAnswer): FastifyReply {
  reply
    .code(answer.status ?? 200)
    .headers(answer.headers ?? jsonHeaders)
    .header("X-Request-Id", requestId);
  if (answer.stream !== undefined && heads.has(reply.request.raw)) {
    // It has no end by itself, and nobody reads it. One that has ended, unlike none, is of no length that could be said.
    answer.stream.destroy();
    return reply.send(Readable.from([]));
  }
  return reply.send(answer.stream ?? answer.bytes ?? answer.body);
}

type Outcome = Pick<Served, "refused" | "fault">;
const outcomes = new WeakMap<FastifyRequest, Outcome>();

function answerError(
  request: FastifyRequest,
  reply: FastifyReply,
  error: ApiError,
  outcome: Outcome = { refused: error.code },
): FastifyReply {
  outcomes.set(request, outcome);
  if (error.retryAfterSeconds !== undefined) {
    reply.header("Retry-After", String(error.retryAfterSeconds));
    // Without it, the script of another site's page would not see the other header.
    reply.header("Access-Control-Expose-Headers", "Retry-After");
  }
  if (error.status === 401) reply.header("WWW-Authenticate", 'Basic realm="kakin"');
  const { answerError: shown } = request.routeOptions.config as Pick<Endpoint, "answerError">;
  if (shown === undefined) {
    return send(reply, request.id, { status: error.status, body: errorBody(error) });
  }
  const { status, code, message } = error;
  const acceptLanguage = headerOf(request, "accept-language");
  return send(
    reply,
    request.id,
    shown({ status, code, message, requestId: request.id, acceptLanguage }),
  );
}

/** Refusals as they are; what the framework could not read as bad requests; everything else is our fault. */
function answerFault(fault: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (fault instanceof ApiError) return answerError(request, reply, fault);
  const status = (fault as { statusCode?: number }).statusCode;
  if (status !== undefined && status >= 400 && status < 500) {
    return answerError(
      request,
      reply,
      new ApiError({ code: "bad_request", status: 400, message: unreadable(status) }),
    );
  }
  const message = `${apiErrors.internal_error.message} (request ${request.id})`;
  return answerError(request, reply, refusal("internal_error", message), { fault });
}

function unreadable(status: number): string {
  return status === 413
    ? `the body is larger than ${BODY_BYTES_MAX / 1024} kB`
    : "the request cannot be read";
}

/** Without the query, which may carry what belongs in a body, and without what could be a card's number. */
function loggablePath(url: string): string {
  return (url.split("?", 1)[0] ?? "").replace(/\d(?:(?:%20|[-+.])?\d){11,18}/g, "[digits]");
}

function report(options: ServerOptions, request: FastifyRequest, reply: FastifyReply): void {
  options.report({
    requestId: request.id,
    method: heads.has(request.raw) ? "HEAD" : request.method,
    url: loggablePath(request.url),
    status: reply.statusCode,
    ms: Math.round((performance.now() - request.startedMs) * 10) / 10,
    ...outcomes.get(request),
  });
}
