import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { errorLocation } from "../catalogue/api-errors.ts";

/*
 * Answers on the bare connection, which then closes: what the parser cannot read, or hands over, never becomes a
 * request of respond.ts.
 */

/** An error as the wire shows it. */
export function errorBody(error: { readonly code: string; readonly message: string }): string {
  const { code, message } = error;
  return JSON.stringify({ object: "error", location: errorLocation(code), code, message });
}

/** Answers what is not HTTP. */
export function answerBrokenRequest(fault: NodeJS.ErrnoException, socket: Socket): void {
  if (fault.code === "ECONNRESET" || !socket.writable) return;
  end(socket, { code: "bad_request", message: "the request cannot be read" });
}

/** Answers CONNECT, which asks for a tunnel to somewhere else; we are no proxy. */
export function answerTunnel(_request: unknown, socket: Duplex): void {
  // Node has let go of this connection, so nobody else would hear that the client is gone.
  socket.on("error", () => socket.destroy());
  end(socket, { code: "bad_request", message: "this server is no proxy" });
}

/** How long a client may take to hear the answer and go. */
const GONE_WITHIN_MS = 1_000;

function end(socket: Duplex, error: { readonly code: string; readonly message: string }): void {
  const body = errorBody(error);
  // Nobody reads on, and a connection with something unread in it never ends by itself.
  socket.resume();
  const cutOff = setTimeout(() => socket.destroy(), GONE_WITHIN_MS);
  socket.once("close", () => clearTimeout(cutOff));
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
