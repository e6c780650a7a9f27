import { once } from "node:events";
import { connect, type Socket } from "node:net";

/*
 * The client of the bench: keep-alive connections on bare sockets, each with one request under way. It shares two
 * cores with the server, so it has to be cheap, and a request on an idle server takes less than a millisecond.
 * Source: measured against a bare server, 64 connections: 9.3 µs of CPU a request here, 13 in autocannon, whose
 * times are whole milliseconds.
 */

/** Connections to one server, open until closed. */
export interface Connections {
  readonly sockets: readonly Socket[];
  close(): void;
}

/** What to send, and for how long. */
export interface Load {
  /** The text of the next request, headers and body. */
  readonly next: () => string;
  /** How long requests are sent; those under way are waited for. */
  readonly forMs?: number;
  /** How many requests are sent in all; either this or `forMs`. */
  readonly requests?: number;
  /** At most so many are sent in a second, over all connections; without it the next as soon as the last is answered. */
  readonly perSecond?: number;
  /** Shown each answer's body, outside any measurement. */
  readonly onBody?: (body: string) => void;
}

/** What the client saw. */
export interface Observed {
  readonly requests: number;
  readonly elapsedMs: number;
  /** The time of each request, in no order. */
  readonly timesMs: readonly number[];
}

/** Opens connections before the clock runs. */
export async function openConnections(port: number, count: number): Promise<Connections> {
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      await once(socket, "connect");
      return socket;
    }),
  );
  return {
    sockets,
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/**
 * Sends requests over every connection, the next one as soon as the last is answered.
 * @throws Error — an answer whose status is not 200, or a connection that the server closed.
 */
export async function drive(connections: Connections, load: Load): Promise<Observed> {
  const timesMs: number[] = [];
  const startedMs = performance.now();
  const endsMs = startedMs + (load.forMs ?? Number.POSITIVE_INFINITY);
  let left = load.requests ?? Number.POSITIVE_INFINITY;
  let turns = 0;
  const takeTurn = (nowMs: number): number | undefined => {
    left -= 1;
    if (left < 0 || nowMs >= endsMs) return undefined;
    if (load.perSecond === undefined) return 0;
    turns += 1;
    return startedMs + (turns * 1000) / load.perSecond - nowMs;
  };
  const answered = (body: () => string, tookMs: number): void => {
    timesMs.push(tookMs);
    load.onBody?.(body());
  };
  await Promise.all(
    connections.sockets.map((socket) => driveOne(socket, { next: load.next, takeTurn, answered })),
  );
  return { requests: timesMs.length, elapsedMs: performance.now() - startedMs, timesMs };
}

interface Turns {
  readonly next: () => string;
  /** How long to wait before the next request is sent, in ms; undefined when no more are to be sent. */
  readonly takeTurn: (nowMs: number) => number | undefined;
  readonly answered: (body: () => string, tookMs: number) => void;
}

/** Sends requests over one connection, one after the other, until there are no more turns. */
function driveOne(socket: Socket, { next, takeTurn, answered }: Turns): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentMs = 0;
    const write = (nowMs: number): void => {
      sentMs = nowMs;
      socket.write(next());
    };
    const send = (nowMs: number): void => {
      const waitMs = takeTurn(nowMs);
      if (waitMs === undefined) {
        socket.removeAllListeners();
        resolve();
      } else if (waitMs < 1) write(nowMs);
      else setTimeout(() => write(performance.now()), waitMs);
    };
    const fail = (fault: unknown): void => {
      socket.destroy();
      reject(fault instanceof Error ? fault : new Error(String(fault)));
    };
    const read = answerReader((body) => {
      const nowMs = performance.now();
      answered(body, nowMs - sentMs);
      send(nowMs);
    });
    socket.on("error", fail);
    socket.on("close", () => fail("the server closed a connection"));
    socket.on("data", (chunk: Buffer) => {
      try {
        read(chunk);
      } catch (fault) {
        fail(fault);
      }
    });
    send(performance.now());
  });
}

const OK = Buffer.from("HTTP/1.1 200 ");
const LENGTH = /\r\ncontent-length: (\d+)\r\n/i;

/** Cuts what arrives into answers; each has a length of its own, since both servers give one. */
function answerReader(onAnswer: (body: () => string) => void): (chunk: Buffer) => void {
  let held: Buffer | undefined;
  let bytesWanted = 0;
  return (chunk) => {
    const bytes: Buffer = held === undefined ? chunk : Buffer.concat([held, chunk]);
    held = bytes;
    if (bytes.length < bytesWanted) return;
    const headEnds = bytes.indexOf("\r\n\r\n");
    if (headEnds < 0) return;
    const length = LENGTH.exec(bytes.toString("latin1", 0, headEnds + 2))?.[1];
    if (length === undefined) throw new Error("an answer without a length");
    bytesWanted = headEnds + 4 + Number(length);
    if (bytes.length < bytesWanted) return;
    if (bytes.compare(OK, 0, OK.length, 0, OK.length) !== 0) {
      throw new Error(`an answer that is not 200: ${bytes.toString("utf8", 0, 2000)}`);
    }
    held = undefined;
    bytesWanted = 0;
    onAnswer(() => bytes.toString("utf8", headEnds + 4));
  };
}

/** The value below which `share` of the times lie, in ms. */
export function percentile(timesMs: readonly number[], share: number): number {
  const sorted = Float64Array.from(timesMs).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
