import { promises as dns } from "node:dns";
import { createServer, type Server as HttpServer, type IncomingMessage } from "node:http";
import {
  type AddressInfo,
  createServer as createDoor,
  isIP,
  type Server as NetServer,
  type Socket,
} from "node:net";
import proxyAddress from "@fastify/proxy-addr";
import { answerBrokenRequest, answerTunnel } from "./bare-answer.ts";
import type { Endpoint } from "./endpoint.ts";
import { respond, type Served } from "./respond.ts";
import { routesOf } from "./routes-of.ts";

/*
 * Opens a port and hands each request on (respond.ts). Node's server reads what came; its limits are set here.
 */

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

/** How long a connection waits for its next request: longer than proxies do, so that they are never the ones cut off. */
const IDLE_MS = 72_000;
const SWEEP_EVERY_MS = 20;

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

/** Makes a server of endpoints. */
export function openServer(options: ServerOptions): Server {
  const { patience = usualPatience, report } = options;
  const serving = {
    routes: routesOf(options.endpoints),
    report,
    ipOf: clientAddress(options.isTrustedProxy),
    isClosing: false,
  };
  const server = createServer({
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.checkEveryMs,
    keepAliveTimeout: IDLE_MS,
    // Node would refuse a request without a host by an empty 400; ours says why.
    requireHostHeader: false,
  });
  const silent = silentSockets(server);
  let opening: Promise<readonly NetServer[]> = Promise.resolve([]);
  server.on("request", (request, response) => void respond(serving, request, response));
  // Node would answer an expectation that it does not know with a bare 417; nobody has to meet it.
  server.on("checkExpectation", (...asked) => server.emit("request", ...asked));
  server.on("clientError", answerBrokenRequest);
  server.on("connect", answerTunnel);
  options.watchSockets?.(server);
  return {
    async listen(host, port) {
      opening = listen(server, host, port);
      await opening;
      return portOf(server);
    },
    async close() {
      serving.isClosing = true;
      // What could not be opened need not be closed.
      const doors = await opening.catch(() => []);
      await close(server, doors, silent);
    },
  };
}

/** Who asks: the other end of the connection; behind a proxy that is trusted, whom that proxy names. */
function clientAddress(
  isTrusted: ServerOptions["isTrustedProxy"],
): (request: IncomingMessage) => string {
  // A client that is gone has no address any more, whatever the types say.
  const addressOf = (request: IncomingMessage): string | undefined =>
    isTrusted === undefined ? request.socket.remoteAddress : proxyAddress(request, isTrusted);
  return (request) => addressOf(request) ?? "";
}

/**
 * Listens on every address that a name leads to: `localhost` is 127.0.0.1 to some clients and ::1 to others. All have the
 * same port; one that cannot be had beside the first is left out. Answers what listens, the first with the port that it got.
 */
async function listen(server: HttpServer, host: string, port: number): Promise<NetServer[]> {
  const [first = host, ...others] = isIP(host) === 0 ? await addressesOf(host) : [host];
  const found = await listenAt(server, first, port);
  // What is connected elsewhere is the one server's all the same, with its limits.
  const doors = others.map((address) => {
    const asServer = { allowHalfOpen: true, noDelay: true };
    const door = createDoor(asServer, (socket) => server.emit("connection", socket));
    return listenAt(door, address, found).then(
      () => door,
      () => undefined,
    );
  });
  return [server, ...(await Promise.all(doors)).filter((door) => door !== undefined)];
}

async function addressesOf(host: string): Promise<string[]> {
  const found = await dns.lookup(host, { all: true });
  return found.map(({ address }) => address);
}

function listenAt(server: NetServer, host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once("error", reject);
  server.listen({ host, port }, () => {
    server.off("error", reject);
    resolve(portOf(server));
  });
  return promise;
}

function portOf(server: NetServer): number {
  return (server.address() as AddressInfo).port;
}

/** The connections on which no request has come yet. Node does not count them as idle: they would hold up a stop. */
function silentSockets(server: HttpServer): ReadonlySet<Socket> {
  const silent = new Set<Socket>();
  server.on("connection", (socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
  });
  server.on("request", ({ socket }) => silent.delete(socket));
  return silent;
}

async function close(
  server: HttpServer,
  doors: readonly NetServer[],
  silent: ReadonlySet<Socket>,
): Promise<void> {
  for (const socket of silent) socket.destroy();
  // A connection whose request was under way stays open after its answer, for a next one that we would not take.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_EVERY_MS);
  try {
    await Promise.all(doors.map((door) => new Promise((resolve) => door.close(resolve))));
  } finally {
    clearInterval(sweep);
  }
}
