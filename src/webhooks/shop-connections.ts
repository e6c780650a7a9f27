import {
  connect as connectPlain,
  isIP,
  type LookupFunction,
  type OnReadOpts,
  type Socket,
} from "node:net";
import { connect as connectTls } from "node:tls";
import { SECOND_MS } from "../primitives/clock.ts";
import { AnswerReader } from "./answer-reader.ts";

/*
 * Connections to shops: one webhook and its answer at a time, then kept for the next one. Why `node:http` is not asked for
 * them: docs/decisions/0036-an-http-client-for-webhooks.md.
 */

/** Where a connection leads. */
export interface Shop {
  /** The address up to the path: what tells one connection's place from another's. */
  readonly origin: string;
  readonly isTls: boolean;
  readonly hostname: string;
  readonly port: number;
}

/** A request, head and body. */
export interface RequestText {
  readonly text: string;
  /**
   * Latin-1 where each character is a byte in UTF-8, too: Node keeps room for three of them otherwise, and beyond 16 kB of it
   * takes new memory (a webhook of 6 kB: 30 µs of CPU to write it, and 20 in Latin-1).
   */
  readonly encoding: "latin1" | "utf8";
}

/** What a shop answered. */
export interface Answer {
  readonly status: number;
  /** The first bytes of the body, as text. */
  readonly answer: string;
}

/** How connections are opened. */
export interface ConnectionOptions {
  /** Finds the address of a name; the last word on where a connection may lead. */
  readonly lookup: LookupFunction;
  /** Certificate authorities in place of the public ones. */
  readonly ca?: string;
}

/** A connection from before was gone when it was used; the shop has read nothing. */
export class StaleConnection extends Error {
  readonly code = "ECONNRESET";
}

const IDLE_MS = 15 * SECOND_MS;
/** So that thousands of shops, each sent one webhook, do not hold thousands of descriptors. */
const IDLE_MAX = 256;
const SESSIONS_KEPT = 100;
/** An answer is seldom longer. */
const READ_BYTES = 16 * 1024;

/** The connections of one mode. */
export class ShopConnections {
  readonly #options: ConnectionOptions;
  readonly #all = new Set<ShopConnection>();
  readonly #idle = new Map<string, ShopConnection[]>();
  /** The longest idle first. */
  readonly #idleInOrder = new Set<ShopConnection>();
  /** What spares a shop and us most of the next handshake. */
  readonly #sessions = new Map<string, Buffer>();

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /**
   * Sends a request and reads the answer until `untilMs` of the machine's running time. With a status the
   * answer is one, however it goes on. @throws StaleConnection, or what is wrong with the connection or the answer
   */
  exchange(shop: Shop, request: RequestText, untilMs: number): Promise<Answer> {
    return (this.#takeIdle(shop) ?? this.#open(shop)).exchange(request, untilMs);
  }

  /** The same over a new connection. */
  exchangeAnew(shop: Shop, request: RequestText, untilMs: number): Promise<Answer> {
    return this.#open(shop).exchange(request, untilMs);
  }

  /** Closes all of them, and with them what is still under way. */
  close(): void {
    for (const connection of this.#all) connection.close();
  }

  #takeIdle({ origin }: Shop): ShopConnection | undefined {
    const connection = this.#idle.get(origin)?.pop();
    if (connection !== undefined) this.#idleInOrder.delete(connection);
    return connection;
  }

  #open(shop: Shop): ShopConnection {
    const connection: ShopConnection = new ShopConnection({
      dial: (onBytes) => this.#dial(shop, onBytes),
      onFree: () => this.#keep(shop, connection),
      onGone: () => this.#forget(shop, connection),
    });
    this.#all.add(connection);
    return connection;
  }

  #keep({ origin }: Shop, connection: ShopConnection): void {
    const idle = this.#idle.get(origin);
    if (idle === undefined) this.#idle.set(origin, [connection]);
    else idle.push(connection);
    this.#idleInOrder.add(connection);
    const [longest] = this.#idleInOrder;
    if (this.#idleInOrder.size > IDLE_MAX) longest?.close();
  }

  #forget({ origin }: Shop, connection: ShopConnection): void {
    this.#all.delete(connection);
    const idle = this.#idle.get(origin) ?? [];
    const place = idle.indexOf(connection);
    if (place >= 0) idle.splice(place, 1);
    this.#idleInOrder.delete(connection);
    if (idle.length === 0) this.#idle.delete(origin);
  }

  #dial({ origin, isTls, hostname, port }: Shop, onBytes: (bytes: Buffer) => void): Socket {
    const { lookup, ca } = this.#options;
    const way = { host: hostname, port, lookup, noDelay: true };
    if (!isTls) return connectPlain({ ...way, onread: readingInto(readBuffer, onBytes) });
    const session = this.#sessions.get(origin);
    const socket = connectTls({
      ...way,
      servername: isIP(hostname) === 0 ? hostname : "",
      ALPNProtocols: ["http/1.1"],
      ...(ca !== undefined && { ca }),
      ...(session !== undefined && { session }),
    });
    socket.on("data", onBytes);
    // It may be the session that is refused.
    socket.on("error", () => this.#sessions.delete(origin));
    return socket.on("session", (newest: Buffer) => {
      const isKnown = this.#sessions.has(origin);
      if (!isKnown && this.#sessions.size >= SESSIONS_KEPT) this.#sessions.clear();
      this.#sessions.set(origin, newest);
    });
  }
}

/** What comes is looked at before anything else comes, so one buffer does for all: a new one each time costs more than reading. */
const readBuffer = Buffer.allocUnsafeSlow(READ_BYTES);

function readingInto(buffer: Buffer, onBytes: (bytes: Buffer) => void): OnReadOpts {
  return {
    buffer,
    callback(length) {
      onBytes(buffer.subarray(0, length));
      return true;
    },
  };
}

/** Who keeps a connection. */
interface Keeper {
  /** Opens it. What comes is only there until the callback returns. */
  readonly dial: (onBytes: (bytes: Buffer) => void) => Socket;
  readonly onFree: () => void;
  /** It is closed; said once. */
  readonly onGone: () => void;
}

/** What is under way on a connection. */
interface Exchange {
  readonly reader: AnswerReader;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (fault: Error) => void;
}

class ShopConnection {
  readonly #socket: Socket;
  readonly #keeper: Keeper;
  #exchange: Exchange | undefined;
  #isFirst = true;
  #isGone = false;

  constructor(keeper: Keeper) {
    const socket = keeper.dial((bytes) => this.#read(bytes));
    this.#socket = socket;
    this.#keeper = keeper;
    socket.setTimeout(IDLE_MS);
    socket.on("error", (fault) => this.#break(fault));
    socket.on("end", () => this.#break(closedEarly()));
    socket.on("close", () => this.#break(closedEarly()));
    socket.on("timeout", () => this.close());
  }

  exchange({ text, encoding }: RequestText, untilMs: number): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const timer = setTimeout(
      () => this.#break(new Error("no answer within the time limit")),
      Math.max(untilMs - performance.now(), 0),
    );
    this.#exchange = { reader: new AnswerReader(), timer, resolve, reject };
    this.#socket.write(text, encoding);
    return promise;
  }

  close(): void {
    this.#break(new Error("we closed the connection"));
  }

  #read(bytes: Buffer): void {
    const exchange = this.#exchange;
    if (exchange === undefined) {
      // Nobody asked for it: whoever wrote it takes the connection for something else than we do.
      this.close();
      return;
    }
    const { reader } = exchange;
    try {
      reader.read(bytes);
    } catch (fault) {
      this.#break(fault as Error);
      return;
    }
    if (!reader.isComplete) return;
    if (!reader.isReusable) {
      this.close();
      return;
    }
    this.#exchange = undefined;
    this.#isFirst = false;
    this.#keeper.onFree();
    settle(exchange);
  }

  #break(fault: Error): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#socket.destroy();
    this.#keeper.onGone();
    const exchange = this.#exchange;
    if (exchange === undefined) return;
    const isStale = !this.#isFirst && !exchange.reader.hasBegun && isLoss(fault);
    settle(exchange, isStale ? new StaleConnection() : fault);
  }
}

/** The status is the answer; a body that breaks off changes nothing about it. */
function settle({ reader, timer, resolve, reject }: Exchange, fault?: Error): void {
  clearTimeout(timer);
  const { status } = reader;
  if (status === null) reject(fault ?? closedEarly());
  else resolve({ status, answer: reader.answer });
}

function closedEarly(): Error {
  return Object.assign(new Error("closed"), { code: "ECONNRESET" });
}

function isLoss({ code = "" }: NodeJS.ErrnoException): boolean {
  return code === "ECONNRESET" || code === "EPIPE";
}
