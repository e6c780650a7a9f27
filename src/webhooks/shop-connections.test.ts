import assert from "node:assert/strict";
import { execSync } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import {
  type AddressInfo,
  createServer,
  type LookupFunction,
  type Server,
  type Socket,
} from "node:net";
import { describe, type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from "node:tls";
import { eachWhenNeeded } from "../primitives/when-needed.ts";
import { NotHttp } from "./answer-reader.ts";
import {
  type ConnectionOptions,
  type Shop,
  ShopConnections,
  StaleConnection,
} from "./shop-connections.ts";

const request = "POST /hook HTTP/1.1\r\nHost: shop.example.com\r\nContent-Length: 12\r\n\r\nข้าว";
const head = (length: number) => `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`;
const says = (text: string) => head(text.length) + text;
const soon = () => performance.now() + 5000;

/** A request as it came to a shop: which of the shop's connections, and the how many-th on it, from 1. */
interface Asked {
  readonly socket: Socket;
  readonly connection: number;
  readonly turn: number;
}

/** A shop on this machine that does as told with each request; gone after the test. */
async function openShop(t: TestContext, answer: (asked: Asked) => void, tls?: TlsOptions) {
  const sockets: Socket[] = [];
  let seen = "";
  const receive = (socket: Socket) => {
    const connection = sockets.push(socket);
    let [text, turn] = ["", 0];
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      seen += bytes.toString("utf8");
      const length = Buffer.byteLength(request);
      for (; text.length >= length; text = text.slice(length)) {
        turn += 1;
        answer({ socket, connection, turn });
      }
    });
  };
  const server: Server = tls === undefined ? createServer(receive) : createTlsServer(tls, receive);
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    sockets,
    shop: shopAt(port, tls !== undefined),
    /** What has come in all. */
    seen: () => seen,
    countOpen: () => sockets.filter((socket) => !socket.closed).length,
  };
}

function shopAt(port: number, isTls = false, hostname = "shop.example.com"): Shop {
  return { origin: `${isTls ? "https" : "http"}://${hostname}:${port}`, isTls, hostname, port };
}

/** Every name leads to this machine. */
const lookup: LookupFunction = (_hostname, { all }, found) => {
  if (all === true) found(null, [{ address: "127.0.0.1", family: 4 }]);
  else found(null, "127.0.0.1", 4);
};

function openConnections(t: TestContext, options: Partial<ConnectionOptions> = {}) {
  const connections = new ShopConnections({ lookup, ...options });
  t.after(() => connections.close());
  return {
    ask: (shop: Shop, untilMs = soon()) =>
      connections.exchange(shop, { text: request, encoding: "utf8" }, untilMs),
    close: () => connections.close(),
  };
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  const lateMs = soon();
  while (!isSo()) {
    assert.ok(performance.now() < lateMs, `not within 5 s: ${what}`);
    await pause(2);
  }
}

/** What a promise rejects with. */
async function faultOf(promise: Promise<unknown>): Promise<NodeJS.ErrnoException> {
  const fault: unknown = await promise.then(
    (value) => assert.fail(`it resolved with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  assert.ok(fault instanceof Error);
  return fault;
}

/** That the shop was gone before it answered, on a connection that was new. */
function assertClosedEarly(fault: NodeJS.ErrnoException): void {
  assert.ok(!(fault instanceof StaleConnection), "it was taken for stale");
  assert.equal(fault.code, "ECONNRESET");
}

describe("a connection to a shop", () => {
  test("is used again for the next webhook, as soon as the answer is there", async (t) => {
    const { shop, sockets, seen } = await openShop(t, ({ socket, connection, turn }) => {
      socket.write(says(`${connection}/${turn}`));
    });
    const { ask } = openConnections(t);
    for (const answer of ["1/1", "1/2", "1/3"]) {
      assert.deepEqual(await ask(shop), { status: 200, answer });
    }
    assert.equal(sockets.length, 1);
    assert.equal(seen(), request.repeat(3));
  });

  test("to a server of node:http is too, whatever is answered", async (t) => {
    const ports = new Set<number | undefined>();
    const server = createHttpServer((asked, response) => {
      ports.add(asked.socket.remotePort);
      asked.resume().on("end", () => {
        if (asked.url !== "/hook") response.writeHead(500);
        // In pieces it is chunked.
        response.write("ข้าว");
        response.end("ผัด");
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const { ask } = openConnections(t);
    const shop = shopAt((server.address() as AddressInfo).port);
    for (let i = 0; i < 3; i += 1) {
      assert.deepEqual(await ask(shop), { status: 200, answer: "ข้าวผัด" });
    }
    assert.equal(ports.size, 1);
  });

  test("is for one webhook at a time: two at once have two, and both are kept", async (t) => {
    const { shop, sockets } = await openShop(t, ({ socket, connection, turn }) => {
      setTimeout(() => socket.write(says(`${connection}/${turn}`)), 20);
    });
    const { ask } = openConnections(t);
    const both = async () => {
      const answers = await Promise.all([ask(shop), ask(shop)]);
      return answers.map(({ answer }) => answer).sort();
    };
    assert.deepEqual(await both(), ["1/1", "2/1"]);
    assert.deepEqual(await both(), ["1/2", "2/2"]);
    assert.equal(sockets.length, 2);
  });

  test("is for its own address alone", async (t) => {
    const { shop, sockets } = await openShop(t, ({ socket }) => socket.write(says("ok")));
    const { ask } = openConnections(t);
    await ask(shop);
    await ask(shopAt(shop.port, false, "other.example.com"));
    assert.equal(sockets.length, 2);
  });

  // what the shop answers | what is read of it
  const notAgain: readonly (readonly [string, string, string])[] = [
    [
      "Connection: close",
      `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok`,
      "ok",
    ],
    ["HTTP/1.0", `HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok`, "ok"],
    ["two lengths", `HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok`, ""],
    ["more than it said", `${says("ok")}HTTP/1.1 500`, "ok"],
    ["two answers", says("ok").repeat(2), "ok"],
    ["without an end", `HTTP/1.1 200 OK\r\n\r\n${"x".repeat(100_000)}`, "x".repeat(1024)],
  ];
  for (const [title, text, answer] of notAgain) {
    test(`is closed, not used again, after an answer with ${title}`, async (t) => {
      const { shop, sockets, countOpen } = await openShop(t, ({ socket }) => socket.write(text));
      const { ask } = openConnections(t);
      assert.deepEqual(await ask(shop), { status: 200, answer });
      await until(() => countOpen() === 0, "it is closed");
      assert.deepEqual(await ask(shop), { status: 200, answer });
      assert.equal(sockets.length, 2);
    });
  }

  for (const [title, text] of [
    ["a byte", "x"],
    ["an answer", says("forged")],
  ] as const) {
    test(`is closed when ${title} comes that nobody asked for`, async (t) => {
      const { shop, sockets, countOpen } = await openShop(t, ({ socket, connection }) => {
        socket.write(says(`${connection}`));
      });
      const { ask } = openConnections(t);
      assert.equal((await ask(shop)).answer, "1");
      sockets[0]?.write(text);
      await until(() => countOpen() === 0, "it is closed");
      assert.equal((await ask(shop)).answer, "2");
    });
  }

  test("is closed when what comes is not HTTP", async (t) => {
    const { shop, countOpen } = await openShop(t, ({ socket, turn }) => {
      socket.write(turn === 1 ? says("ok") : "SSH-2.0-x\r\n");
    });
    const { ask } = openConnections(t);
    await ask(shop);
    assert.ok((await faultOf(ask(shop))) instanceof NotHttp);
    await until(() => countOpen() === 0, "it is closed");
    assert.equal((await ask(shop)).status, 200);
  });
});

describe("a shop that closes a connection", () => {
  const ways = {
    politely: (socket: Socket) => socket.end(),
    rudely: (socket: Socket) => socket.resetAndDestroy(),
  };
  for (const [how, leave] of Object.entries(ways)) {
    test(`while nothing is asked, ${how}: the next webhook has a new one`, async (t) => {
      const { shop, sockets, countOpen } = await openShop(t, ({ socket }) =>
        socket.write(says("ok")),
      );
      const { ask } = openConnections(t);
      await ask(shop);
      leave(sockets[0] as Socket);
      await until(() => countOpen() === 0, "it is closed");
      // Ours hears of it a moment after the shop's.
      await pause(20);
      assert.deepEqual(await ask(shop), { status: 200, answer: "ok" });
      assert.equal(sockets.length, 2);
    });

    test(`when it is used again, ${how}: it was stale, and the next webhook has a new one`, async (t) => {
      const { shop, sockets } = await openShop(t, ({ socket, turn }) => {
        if (turn === 1) socket.write(says("ok"));
        else leave(socket);
      });
      const { ask } = openConnections(t);
      await ask(shop);
      assert.ok((await faultOf(ask(shop))) instanceof StaleConnection);
      assert.deepEqual(await ask(shop), { status: 200, answer: "ok" });
      assert.equal(sockets.length, 2);
    });

    test(`that is new, ${how}: it may have read the webhook`, async (t) => {
      const { shop } = await openShop(t, ({ socket }) => leave(socket));
      assertClosedEarly(await faultOf(openConnections(t).ask(shop)));
    });
  }

  test("after the first bytes of an answer has read the webhook", async (t) => {
    const { shop } = await openShop(t, ({ socket, turn }) => {
      if (turn === 1) socket.write(says("ok"));
      else socket.end("HTTP/1.1 200");
    });
    const { ask } = openConnections(t);
    await ask(shop);
    assertClosedEarly(await faultOf(ask(shop)));
  });

  for (const [title, text] of [
    ["a body that it ends so", "HTTP/1.1 200 OK\r\n\r\nhell"],
    ["a body that is shorter than it said", `${head(5)}hell`],
    ["some of its chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhell\r\n"],
  ] as const) {
    test(`after ${title} has answered`, async (t) => {
      const { shop, sockets } = await openShop(t, ({ socket }) => socket.end(text));
      const { ask } = openConnections(t);
      assert.deepEqual(await ask(shop), { status: 200, answer: "hell" });
      assert.deepEqual(await ask(shop), { status: 200, answer: "hell" });
      assert.equal(sockets.length, 2);
    });
  }
});

describe("the time limit", () => {
  const LIMIT_MS = 100;
  const late = { message: "no answer within the time limit" };

  // what has come until then | as it comes
  for (const [title, text] of [
    ["nothing", ""],
    ["some of the head", "HTTP/1.1 200 OK\r\nContent-"],
    ["what comes before an answer", "HTTP/1.1 100 Continue\r\n\r\n"],
  ] as const) {
    test(`ends a webhook of whose answer ${title} has come, and its connection`, async (t) => {
      const { shop, sockets, countOpen } = await openShop(t, ({ socket, connection, turn }) => {
        socket.write(connection === 1 && turn === 2 ? text : says(`${connection}`));
      });
      const { ask } = openConnections(t);
      assert.equal((await ask(shop)).answer, "1");
      const startedMs = performance.now();
      const fault = await faultOf(ask(shop, startedMs + LIMIT_MS));
      const tookMs = performance.now() - startedMs;
      assert.equal(fault.message, late.message);
      assert.ok(tookMs > LIMIT_MS - 5 && tookMs < 1000, `it took ${tookMs} ms`);
      await until(() => countOpen() === 0, "it is closed");
      assert.equal((await ask(shop)).answer, "2");
      assert.equal(sockets.length, 2);
    });
  }

  test("ends the wait for a body, and the status is the answer", async (t) => {
    const { shop, countOpen } = await openShop(t, ({ socket }) => socket.write(`${head(5)}hell`));
    const { ask } = openConnections(t);
    const answer = await ask(shop, performance.now() + LIMIT_MS);
    assert.deepEqual(answer, { status: 200, answer: "hell" });
    await until(() => countOpen() === 0, "it is closed");
  });

  test("may have passed already", async (t) => {
    const { shop } = await openShop(t, () => undefined);
    await assert.rejects(openConnections(t).ask(shop, performance.now() - 1000), late);
  });

  test("of an answered webhook is no limit for the next one on its connection", async (t) => {
    const { shop, sockets } = await openShop(t, ({ socket, turn }) => {
      setTimeout(() => socket.write(says("ok")), turn === 1 ? 0 : 2 * LIMIT_MS);
    });
    const { ask } = openConnections(t);
    await ask(shop, performance.now() + LIMIT_MS);
    assert.equal((await ask(shop)).answer, "ok");
    assert.equal(sockets.length, 1);
  });
});

describe("when all are closed", () => {
  test("what waits for an answer is rejected, and what is kept is closed", async (t) => {
    const { shop, seen, countOpen } = await openShop(t, ({ socket, connection }) => {
      if (connection === 1) socket.write(says("ok"));
    });
    const { ask, close } = openConnections(t);
    await ask(shop);
    const other = shopAt(shop.port, false, "other.example.com");
    const faults = [faultOf(ask(other)), faultOf(ask(other))];
    await until(() => seen() === request.repeat(3), "all are asked");
    assert.equal(countOpen(), 3);
    close();
    for (const { message } of await Promise.all(faults)) {
      assert.equal(message, "we closed the connection");
    }
    await until(() => countOpen() === 0, "they are closed");
  });

  test("a webhook on a used connection is not taken for one to be sent again", async (t) => {
    const { shop, seen } = await openShop(t, ({ socket, turn }) => {
      if (turn === 1) socket.write(says("ok"));
    });
    const { ask, close } = openConnections(t);
    await ask(shop);
    const fault = faultOf(ask(shop));
    await until(() => seen() === request.repeat(2), "it is asked");
    close();
    assert.ok(!((await fault) instanceof StaleConnection));
  });
});

test("at most 256 connections are kept", async (t) => {
  const waiting: Socket[] = [];
  const { shop, sockets, countOpen } = await openShop(t, ({ socket }) => {
    // All are answered once all have asked, and who comes later by itself.
    const count = waiting.push(socket);
    if (count > 260) socket.write(says("ok"));
    if (count === 260) for (const one of waiting) one.write(says("ok"));
  });
  const { ask } = openConnections(t);
  const asking = Array.from({ length: 260 }, () => ask(shop));
  await until(() => waiting.length === 260, "all have asked");
  const statuses = new Set((await Promise.all(asking)).map(({ status }) => status));
  assert.deepEqual([...statuses], [200]);
  await until(() => countOpen() <= 256, "some are closed");
  await pause(50);
  assert.equal(countOpen(), 256);
  // One that is closed makes room for another.
  sockets.find((socket) => !socket.closed)?.destroy();
  await until(() => countOpen() === 255, "the shop closes one");
  await pause(20);
  await ask(shopAt(shop.port, false, "other.example.com"));
  await pause(50);
  assert.equal(countOpen(), 256);
});

describe("where no connection comes about", () => {
  test("the refusal is what is wrong", async (t) => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const { ask } = openConnections(t);
    for (const shop of [shopAt(port), shopAt(port, true), shopAt(port, false, "127.0.0.1")]) {
      assert.equal((await faultOf(ask(shop))).code, "ECONNREFUSED", shop.origin);
    }
  });

  test("what the lookup says against a name is what is wrong, and nothing is dialled", async (t) => {
    const { shop, sockets } = await openShop(t, () => undefined);
    const refusal = new Error("a private network");
    const names: string[] = [];
    const { ask } = openConnections(t, {
      lookup(hostname, _options, found) {
        names.push(hostname);
        process.nextTick(found, refusal, "127.0.0.1", 4);
      },
    });
    assert.equal(await faultOf(ask(shop)), refusal);
    assert.equal(await faultOf(ask({ ...shop, isTls: true })), refusal);
    assert.deepEqual(names, ["shop.example.com", "shop.example.com"]);
    await pause(20);
    assert.equal(sockets.length, 0);
  });
});

describe("a connection by TLS", () => {
  /** A certificate for a name and an address of ours, by itself, and its key. */
  const certificate = eachWhenNeeded((name: string) => {
    const line =
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout - -days 2 " +
      `-subj /CN=Test -addext subjectAltName=DNS:${name},IP:127.0.0.1`;
    return execSync(line, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  }, 10);
  const ca = () => certificate("shop.example.com");
  const withCertificate = (options: TlsOptions = {}) => ({ key: ca(), cert: ca(), ...options });
  const byTls = (socket: Socket): TLSSocket => {
    assert.ok(socket instanceof TLSSocket);
    return socket;
  };

  test("carries webhooks one after the other, in HTTP/1.1", async (t) => {
    const { shop, sockets, seen } = await openShop(
      t,
      ({ socket, turn }) => socket.write(says(`${turn}`)),
      withCertificate({ ALPNProtocols: ["h2", "http/1.1"] }),
    );
    const { ask } = openConnections(t, { ca: ca() });
    for (const answer of ["1", "2", "3"]) {
      assert.deepEqual(await ask(shop), { status: 200, answer });
    }
    assert.deepEqual(
      sockets.map(byTls).map(({ alpnProtocol, servername }) => [alpnProtocol, servername]),
      [["http/1.1", "shop.example.com"]],
    );
    assert.equal(seen(), request.repeat(3));
  });

  test("to an address is checked against the address", async (t) => {
    const { shop } = await openShop(t, ({ socket }) => socket.write(says("ok")), withCertificate());
    const { ask } = openConnections(t, { ca: ca() });
    assert.equal((await ask(shopAt(shop.port, true, "127.0.0.1"))).status, 200);
  });

  test("that is stale by now is known as such", async (t) => {
    const { shop } = await openShop(
      t,
      ({ socket, turn }) => (turn === 1 ? socket.write(says("ok")) : socket.destroy()),
      withCertificate(),
    );
    const { ask } = openConnections(t, { ca: ca() });
    await ask(shop);
    assert.ok((await faultOf(ask(shop))) instanceof StaleConnection);
    assert.equal((await ask(shop)).status, 200);
  });

  test("that ends before anybody has shown a certificate was closed early", async (t) => {
    const { shop, sockets } = await openShop(t, () => undefined);
    const asking = faultOf(openConnections(t).ask({ ...shop, isTls: true }));
    await until(() => sockets.length === 1, "it is opened");
    sockets[0]?.end();
    assertClosedEarly(await asking);
  });

  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    const only = { minVersion: version, maxVersion: version };
    const oneEach = ({ socket }: Asked) => {
      const began = byTls(socket).isSessionReused() ? "resumed" : "anew";
      socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${began}`);
    };

    test(`goes on with the session of the one before, in ${version}`, async (t) => {
      const { shop } = await openShop(t, oneEach, withCertificate(only));
      const { ask } = openConnections(t, { ca: ca() });
      // The same server, which would take up any session of its own for this name.
      const other = { ...shop, origin: "https://other.example.com" };
      for (const [to, answer] of [
        [shop, "anew"],
        [shop, "resumed"],
        [shop, "resumed"],
        [other, "anew"],
        [other, "resumed"],
      ] as const) {
        assert.deepEqual(await ask(to), { status: 200, answer });
      }
    });

    test(`is not opened to who has the certificate of another name, nor at the second try, in ${version}`, async (t) => {
      const { shop, seen, countOpen } = await openShop(t, oneEach, withCertificate(only));
      const { ask } = openConnections(t, { ca: ca() });
      const other = shopAt(shop.port, true, "other.example.com");
      for (let i = 0; i < 3; i += 1) {
        assert.equal((await faultOf(ask(other))).code, "ERR_TLS_CERT_ALTNAME_INVALID");
      }
      await until(() => countOpen() === 0, "they are closed");
      assert.equal(seen(), "", "the webhook was shown to somebody else");
      assert.equal((await ask(shop)).status, 200);
    });

    test(`is not opened to who vouches for himself, in ${version}`, async (t) => {
      const { shop, seen, countOpen } = await openShop(t, oneEach, withCertificate(only));
      const foreign = certificate("other.example.com");
      for (const { ask } of [openConnections(t), openConnections(t, { ca: foreign })]) {
        for (let i = 0; i < 2; i += 1) {
          assert.equal((await faultOf(ask(shop))).code, "DEPTH_ZERO_SELF_SIGNED_CERT");
        }
      }
      await until(() => countOpen() === 0, "they are closed");
      assert.equal(seen(), "", "the webhook was shown to somebody else");
    });
  }
});
