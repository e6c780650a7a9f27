import type { Server } from "node:http";
import { addressBlock } from "../primitives/address-block.ts";

/*
 * Against a client that opens connections until there are none left for others. What is over its number is closed at
 * once, before a byte is read.
 */

/** How many connections one client may have open. */
export interface SocketLimit {
  readonly max: number;
  /** Whose connections are not counted: those of proxies, which bring everybody's. */
  readonly isExempt: (address: string) => boolean;
  /** Told how many were closed, every so often while there are any. */
  readonly report: (closed: ClosedSockets) => void;
  readonly reportEveryMs?: number;
}

/** What was closed since the last report. */
export interface ClosedSockets {
  readonly closed: number;
  /** Whose the first of them was. */
  readonly from: string;
}

/** So that a flood of connections makes no flood of lines. */
const REPORT_EVERY_MS = 10_000;

/** Counts the connections of the servers that are handed to it, all of them together. */
export function limitSockets(limit: SocketLimit): (server: Server) => void {
  const open = new Map<string, number>();
  const report = gather(limit);
  return (server) => {
    server.on("connection", (socket) => {
      const { remoteAddress } = socket;
      if (remoteAddress === undefined || limit.isExempt(remoteAddress)) return;
      const client = addressBlock(remoteAddress);
      const count = open.get(client) ?? 0;
      if (count >= limit.max) {
        socket.destroy();
        report(client);
        return;
      }
      open.set(client, count + 1);
      socket.once("close", () => {
        const left = (open.get(client) ?? 1) - 1;
        if (left === 0) open.delete(client);
        else open.set(client, left);
      });
    });
  };
}

function gather({ report, reportEveryMs = REPORT_EVERY_MS }: SocketLimit) {
  let closed = 0;
  return (from: string): void => {
    closed += 1;
    if (closed > 1) return;
    setTimeout(() => {
      report({ closed, from });
      closed = 0;
    }, reportEveryMs).unref();
  };
}
