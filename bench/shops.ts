/**
 * The shops that webhooks are sent to, in a process of their own. They share two cores with the server, so they are
 * bare sockets that read no more of a webhook than its length and its event's id. `bench/webhooks.ts` starts them.
 */
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type Arrivals, type ShopKind, type ShopsReady, shopKinds } from "./shop-kinds.ts";

const counts: Record<ShopKind, number> = { healthy: 0, hanging: 0, failing: 0, refusing: 0 };
let lastAtMs = 0;
let timesMs: number[] = [];

const answers: Partial<Readonly<Record<ShopKind, string>>> = {
  healthy: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
  failing: "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
};

const RANDOM_BITS = 55;
const HALF = 9;

/** When an event was made: its id holds the milliseconds, before 55 random bits, in base 36. */
function madeAtMs(id: string): number {
  const high = Number.parseInt(id.slice(0, -HALF), 36) * 36 ** HALF;
  return (high + Number.parseInt(id.slice(-HALF), 36)) / 2 ** RANDOM_BITS;
}

function take(kind: ShopKind, webhook: Buffer): void {
  counts[kind] += 1;
  if (kind !== "healthy") return;
  lastAtMs = performance.timeOrigin + performance.now();
  const at = webhook.indexOf("evnt_test_") + "evnt_test_".length;
  timesMs.push(lastAtMs - madeAtMs(webhook.toString("latin1", at, at + 19)));
}

/** Serves one connection; webhooks come one after the other, the next one after the answer. */
function serve(kind: ShopKind, socket: Socket): void {
  let held: Buffer | undefined;
  let wanted = 0;
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    const bytes: Buffer = held === undefined ? chunk : Buffer.concat([held, chunk]);
    held = bytes;
    if (bytes.length < wanted) return;
    const headEnds = bytes.indexOf("\r\n\r\n");
    if (headEnds < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(bytes.toString("latin1", 0, headEnds))?.[1];
    wanted = headEnds + 4 + Number(length ?? 0);
    if (bytes.length < wanted) return;
    take(kind, bytes);
    held = undefined;
    wanted = 0;
    const answer = answers[kind];
    if (answer !== undefined) socket.write(answer);
  });
}

async function openShop(kind: ShopKind): Promise<string> {
  const server = createServer((socket) => serve(kind, socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  // A port that was just free refuses who connects to it.
  if (kind === "refusing") server.close();
  return `http://127.0.0.1:${port}/hook`;
}

async function openShops(kind: ShopKind): Promise<string[]> {
  return Promise.all(Array.from({ length: shopKinds[kind].count }, () => openShop(kind)));
}

function forget(): void {
  for (const kind of Object.keys(counts) as ShopKind[]) counts[kind] = 0;
  lastAtMs = 0;
  timesMs = [];
}

// GET /counts while they come, GET /arrivals at the end, POST /forget in between.
const desk = createHttpServer((request, response) => {
  if (request.method === "POST") forget();
  const arrivals: Arrivals = {
    counts,
    lastAtMs,
    timesMs: request.url === "/arrivals" ? timesMs : [],
  };
  response.end(JSON.stringify(arrivals));
}).listen(0, "127.0.0.1");
await once(desk, "listening");
const ready: ShopsReady = {
  url: `http://127.0.0.1:${(desk.address() as AddressInfo).port}`,
  addresses: {
    healthy: await openShops("healthy"),
    hanging: await openShops("hanging"),
    failing: await openShops("failing"),
    refusing: await openShops("refusing"),
  },
};
console.log(JSON.stringify(ready));
process.once("SIGTERM", () => process.exit(0));
