import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Endpoint } from "../../../src/http/endpoint.ts";
import { type ClosedSockets, limitSockets } from "../../../src/http/limit-sockets.ts";
import { openServer } from "../../../src/http/server.ts";
import { openSocket } from "../../support/raw-http.ts";
import { startEngine } from "../../support/start-engine.ts";

/** Connections that somebody holds; disposed of, they are gone. */
interface Held extends AsyncDisposable {
  readonly sockets: readonly Socket[];
  /** Those that the server has left open. */
  open(): readonly Socket[];
}

/** Opens connections, and waits for what the server makes of them. */
async function hold(url: string, count: number): Promise<Held> {
  const sockets = await Promise.all(Array.from({ length: count }, () => openSocket(url)));
  for (const socket of sockets) socket.on("error", () => undefined).resume();
  await sleep(100);
  return {
    sockets,
    open: () => sockets.filter((socket) => socket.readable && socket.writable),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await sleep(50);
    },
  };
}

/** Whether a request on this connection is answered. */
function isAnswered(socket: Socket): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once("data", (data) => resolve(data.toString().startsWith("HTTP/1.1 200 ")));
  socket.once("close", () => resolve(false));
  socket.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  return promise;
}

describe("a client that opens connections until there are none left", () => {
  it("has so many; what is over that is closed at once, and what is open is answered", async () => {
    await using kakin = await startEngine({ environment: { KAKIN_SOCKETS_PER_IP: "5" } });
    await using sockets = await hold(kakin.url, 12);
    const open = sockets.open();
    assert.equal(open.length, 5);
    for (const socket of open) assert.equal(await isAnswered(socket), true);
  });

  it("has room again for each that it closes, however it ends", async () => {
    await using kakin = await startEngine({ environment: { KAKIN_SOCKETS_PER_IP: "3" } });
    await using held = await hold(kakin.url, 3);
    const [first, second, third] = held.sockets;
    first?.destroy();
    second?.end();
    third?.write("no HTTP\r\n\r\n");
    await sleep(100);
    for (let round = 0; round < 10; round += 1) {
      await using sockets = await hold(kakin.url, 4);
      assert.equal(sockets.open().length, 3, "nothing is counted twice, nor forgotten");
    }
  });

  it("has no more where the vault has a port of its own", async () => {
    const environment = { KAKIN_SOCKETS_PER_IP: "4", KAKIN_VAULT_PORT: "0" };
    await using kakin = await startEngine({ environment });
    await using api = await hold(kakin.url, 3);
    await using vault = await hold(kakin.vaultUrl, 3);
    assert.deepEqual([api.open().length, vault.open().length], [3, 1]);
  });

  it("is not this machine, where a proxy may bring everybody, unless that is asked for", async () => {
    await using kakin = await startEngine();
    await using sockets = await hold(kakin.url, 300);
    assert.equal(sockets.open().length, 300);
  });

  it("is not a proxy that is trusted", async () => {
    const environment = {
      KAKIN_SOCKETS_PER_IP: "2",
      KAKIN_TRUSTED_PROXIES: "10.0.0.0/8,127.0.0.1",
    };
    await using kakin = await startEngine({ environment });
    await using sockets = await hold(kakin.url, 8);
    assert.equal(sockets.open().length, 8);
  });

  it("fills no log: what was closed is one line, with its number", async () => {
    const told: ClosedSockets[] = [];
    const healthz: Endpoint = {
      method: "GET",
      path: "/healthz",
      crossOrigin: false,
      answer: async () => ({ body: "{}" }),
    };
    const server = openServer({
      endpoints: [healthz],
      report: () => undefined,
      watchSockets: limitSockets({
        max: 2,
        isExempt: () => false,
        report: (closed) => told.push(closed),
        reportEveryMs: 300,
      }),
    });
    await using stop = new AsyncDisposableStack();
    stop.defer(() => server.close());
    const url = `http://127.0.0.1:${await server.listen("127.0.0.1", 0)}`;
    await using flood = await hold(url, 52);
    assert.equal(flood.open().length, 2);
    await sleep(300);
    assert.deepEqual(told, [{ closed: 50, from: "127.0.0.1" }]);
    await using more = await hold(url, 3);
    assert.equal(more.open().length, 0);
    await sleep(300);
    assert.deepEqual(told.slice(1), [{ closed: 3, from: "127.0.0.1" }]);
  });
});
