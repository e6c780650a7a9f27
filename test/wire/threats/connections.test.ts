import assert from "node:assert/strict";
import { lookup } from "node:dns/promises";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Endpoint } from "../../../src/http/endpoint.ts";
import { openServer, type Server } from "../../../src/http/server.ts";
import { basic, exchange, openSocket } from "../../support/raw-http.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const charge = "amount=100000&currency=thb&card=CARD";

describe("smuggling a second request behind the first", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  const smuggled =
    "POST /charges HTTP/1.1\r\nHost: x\r\nAuthorization: AUTH\r\nContent-Length: LENGTH\r\n\r\nCHARGE";
  const start = "POST /customers HTTP/1.1\r\nHost: x\r\nAuthorization: AUTH\r\n";

  // what is tried, the bytes; every one must end with a refusal and a closed connection.
  for (const [what, bytes] of [
    [
      "a length and chunks",
      `${start}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      "chunks and a length",
      `${start}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ["two lengths", `${start}Content-Length: 0\r\nContent-Length: 400\r\n\r\n${smuggled}`],
    ["two lengths in one", `${start}Content-Length: 0, 400\r\n\r\n${smuggled}`],
    ["a length with a sign", `${start}Content-Length: +0\r\n\r\n${smuggled}`],
    ["a length in hexadecimal", `${start}Content-Length: 0x0\r\n\r\n${smuggled}`],
    ["a negative length", `${start}Content-Length: -1\r\n\r\n${smuggled}`],
    [
      "chunks of a coding of its own",
      `${start}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      "chunks that are not the last coding",
      `${start}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ["a blank before the colon", `${start}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ["a folded header", `${start}Content-Length:\r\n 0\r\n\r\n${smuggled}`],
    [
      "a folded header of another name",
      `${start}X-Folded: a\r\n b: c\r\nContent-Length: 0\r\n\r\n${smuggled}`,
    ],
    [
      "lines that end in a bare LF",
      `${start.replaceAll("\r\n", "\n")}Content-Length: 0\n\n${smuggled}`,
    ],
    ["a bare CR", `${start}X-Odd: a\rContent-Length: 0\r\n\r\n${smuggled}`],
    ["a NUL in a header", `${start}X-Odd: a\0b\r\nContent-Length: 0\r\n\r\n${smuggled}`],
    [
      "a chunk size with an odd end",
      `${start}Transfer-Encoding: chunked\r\n\r\n0;\n\r\n\r\n${smuggled}`,
    ],
    [
      "a chunk size that overflows",
      `${start}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n\r\n${smuggled}`,
    ],
    ["another protocol", `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${smuggled}`],
    ["a made-up method", `CHARGE /charges HTTP/1.1\r\nHost: x\r\n\r\n${smuggled}`],
    ["a blank in the path", `POST /customers /x HTTP/1.1\r\nHost: x\r\n\r\n${smuggled}`],
  ] as const) {
    it(`by ${what} is refused, and the connection is closed`, async () => {
      const { api } = kakin;
      const body = charge.replace("CARD", await api.token());
      const sent = bytes
        .replaceAll("AUTH", basic(api.keys.secret))
        .replace("LENGTH", String(body.length))
        .replace("CHARGE", body);
      const { answers, isClosed } = await changingNothing(kakin, () => exchange(kakin.url, sent));
      assert.equal(answers.length, 1, "one connection, one answer");
      assert.equal(isClosed, true);
      const { status, headers, body: text } = answers[0] ?? { status: 0, headers: "", body: "" };
      assert.equal(status, 400, text);
      assert.match(headers, /content-type: application\/json; charset=utf-8/i);
      const error = JSON.parse(text);
      assert.deepEqual([error.object, error.code], ["error", "bad_request"]);
    });
  }

  it("is not needed: requests that follow each other honestly are answered one by one", async () => {
    const { api } = kakin;
    const auth = `Authorization: ${basic(api.keys.secret)}\r\n`;
    const one = `GET /charges?limit=1 HTTP/1.1\r\nHost: x\r\n${auth}\r\n`;
    const last = one.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    const { answers, isClosed } = await exchange(kakin.url, one + one + last);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    );
    assert.equal(isClosed, true);
  });
});

describe("what is not a request of ours", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  for (const [what, bytes] of [
    [
      "a header of 100 kB",
      `GET /charges HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(100_000)}\r\n\r\n`,
    ],
    ["10,000 headers", `GET /charges HTTP/1.1\r\nHost: x\r\n${"X-Many: 1\r\n".repeat(10_000)}\r\n`],
    ["a path of 100 kB", `GET /charges/${"x".repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    [
      "a key of 100 kB",
      `GET /charges HTTP/1.1\r\nHost: x\r\nAuthorization: ${"x".repeat(100_000)}\r\n\r\n`,
    ],
    ["words", "hello\r\n\r\n"],
    ["a TLS greeting", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    ["nothing but line ends and dirt", "\r\n\r\n\r\n\x00\x01\x02\r\n\r\n"],
  ] as const) {
    it(`${what} gets a refusal in JSON and a closed connection`, async () => {
      const { answers, isClosed } = await changingNothing(kakin, () =>
        exchange(kakin.url, Buffer.from(bytes, "latin1")),
      );
      assert.deepEqual([answers.length, answers[0]?.status, isClosed], [1, 400, true]);
      const error = JSON.parse(String(answers[0]?.body));
      assert.deepEqual([error.object, error.code], ["error", "bad_request"]);
      assert.equal((await kakin.api.get("/charges")).status, 200);
    });
  }

  for (const [method, path, status] of [
    ["GET", "/", 404],
    ["GET", "/nothing/here", 404],
    ["POST", "/charges/x/y/z", 404],
    ["PUT", "/charges", 404],
    ["DELETE", "/charges/x", 404],
    ["OPTIONS", "/charges", 404],
    ["TRACE", "/charges", 404],
    ["GET", "/charges/%", 400],
    ["GET", "/charges/%zz", 400],
    ["GET", "/charges/%ED%A0%80", 400],
    ["GET", "/charges/%00", 404],
    ["GET", "/charges/a%00b/events", 404],
    ["GET", "/charges/%0d%0aX", 404],
    ["GET", `/charges/${"x".repeat(600)}`, 400],
    ["GET", "//charges", 404],
    ["GET", "/charges/../healthz", 404],
    ["GET", "/charges/..%2fhealthz", 404],
    ["GET", "http://elsewhere.example.com/charges/x", 404],
  ] as const) {
    it(`${method} ${path.slice(0, 40)} is answered ${status} in JSON`, async () => {
      const { secret } = kakin.api.keys;
      const bytes = `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${basic(secret)}\r\n\r\n`;
      const { answers } = await changingNothing(kakin, () => exchange(kakin.url, bytes));
      assert.equal(answers[0]?.status, status, answers[0]?.body);
      const error = JSON.parse(String(answers[0].body));
      assert.deepEqual([error.object, typeof error.code], ["error", "string"]);
    });
  }

  it("a HEAD is answered as the GET would be, without its body", async () => {
    const head = "HEAD /charges HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    const authorization = `Authorization: ${basic(kakin.api.keys.secret)}\r\n`;
    for (const [bytes, status] of [
      [`${head}\r\n`, 401],
      [`${head}${authorization}\r\n`, 200],
    ] as const) {
      const { answers } = await changingNothing(kakin, () => exchange(kakin.url, bytes));
      assert.deepEqual([answers[0]?.status, answers[0]?.body], [status, ""]);
      const get = await exchange(kakin.url, bytes.replace("HEAD", "GET"));
      for (const header of [/^content-length: .*$/im, /^content-type: .*$/im]) {
        const [asked, got] = [answers, get.answers].map(([one]) => header.exec(one?.headers ?? ""));
        assert.ok(got);
        assert.deepEqual(asked?.[0], got[0]);
      }
    }
  });

  for (const [what, path] of [
    ["an endpoint", "/charges"],
    ["nothing", "/nothing/here"],
  ] as const) {
    it(`a request of HTTP/1.1 for ${what} that names no host is refused in JSON, and the connection is closed`, async () => {
      const auth = `Authorization: ${basic(kakin.api.keys.secret)}\r\n`;
      const body = charge.replace("CARD", await kakin.api.token());
      const { answers, isClosed } = await changingNothing(kakin, () =>
        exchange(
          kakin.url,
          `POST ${path} HTTP/1.1\r\n${auth}Content-Length: ${body.length}\r\n\r\n${body}` +
            `GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`,
        ),
      );
      assert.deepEqual([answers.length, answers[0]?.status, isClosed], [1, 400, true]);
      assert.match(String(answers[0]?.headers), /content-type: application\/json; charset=utf-8/i);
      const error = JSON.parse(String(answers[0]?.body));
      assert.deepEqual(
        [error.object, error.code, error.message],
        ["error", "bad_request", "a request of HTTP/1.1 must name its host"],
      );
    });
  }

  it("a request of HTTP/1.0 need not name a host", async () => {
    const { answers } = await exchange(kakin.url, "GET /healthz HTTP/1.0\r\n\r\n");
    assert.equal(answers[0]?.status, 200);
  });

  for (const target of ["elsewhere.example.com:443", "127.0.0.1:22", "/charges"]) {
    it(`CONNECT to ${target} opens no tunnel: it is refused in JSON, and the connection is closed`, async () => {
      const { answers, isClosed } = await changingNothing(kakin, () =>
        exchange(
          kakin.url,
          `CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`,
        ),
      );
      assert.deepEqual([answers.length, answers[0]?.status, isClosed], [1, 400, true]);
      assert.match(String(answers[0]?.headers), /content-type: application\/json; charset=utf-8/i);
      const error = JSON.parse(String(answers[0]?.body));
      assert.deepEqual([error.object, error.code], ["error", "bad_request"]);
    });
  }

  it("a client that asks for a tunnel and is gone before the answer harms nobody", async () => {
    for (let i = 0; i < 20; i += 1) {
      const socket = await openSocket(kakin.url);
      socket.write("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n");
      socket.resetAndDestroy();
    }
    await sleep(50);
    assert.equal((await kakin.api.get("/charges")).status, 200);
  });

  it("a client that stays after it asked for a tunnel holds up no stop", async () => {
    const own = await startEngine();
    const stays = await openSocket(own.url);
    stays.write("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\nand what nobody reads");
    const goes = await openSocket(own.url);
    goes.write("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\nand what nobody reads");
    goes.end();
    await sleep(50);
    const startedMs = performance.now();
    await own.close();
    assert.ok(performance.now() - startedMs < 3_000);
    stays.destroy();
  });

  it("a name is listened to on each of its addresses", async () => {
    const server = openServer({ endpoints: [], report: () => undefined });
    const port = await server.listen("localhost", 0);
    for (const { address, family } of await lookup("localhost", { all: true })) {
      const host = family === 6 ? `[${address}]` : address;
      const { status } = await fetch(`http://${host}:${port}/`, {
        headers: { Connection: "close" },
      });
      assert.equal(status, 404, address);
    }
    await server.close();
  });

  it("a client that says nothing, or only half of it, holds up no stop", async () => {
    const own = await startEngine();
    const silent = await openSocket(own.url);
    const halting = await openSocket(own.url);
    halting.write("POST /charges HTTP/1.1\r\nHost: x\r\n");
    await sleep(50);
    const startedMs = performance.now();
    await own.close();
    assert.ok(performance.now() - startedMs < 3_000);
    for (const socket of [silent, halting]) socket.destroy();
  });

  it("an expectation that nobody knows is ignored, and answered in JSON", async () => {
    for (const expectation of ["100-continue", "teapot"]) {
      const bytes =
        "POST /customers HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n" +
        `Expect: ${expectation}\r\nAuthorization: ${basic("skey_test_guessed")}\r\n\r\n`;
      const { answers } = await exchange(kakin.url, bytes);
      assert.equal(answers.at(-1)?.status, 401, expectation);
      assert.equal(JSON.parse(String(answers.at(-1)?.body)).code, "authentication_failure");
    }
  });

  it("a host that a client makes up is in no address that is handed out", async () => {
    const { api, url } = kakin;
    const headers = {
      Host: "evil.example.com",
      "X-Forwarded-Host": "evil.example.com",
      "X-Forwarded-Proto": "gopher",
      "X-Forwarded-Prefix": "/evil",
      "X-Original-URL": "/healthz",
      Forwarded: "host=evil.example.com;proto=gopher",
    };
    const body = `amount=100000&currency=thb&card=${await api.token()}&return_uri=https://shop.example`;
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const bytes =
      `POST /charges HTTP/1.1\r\n${lines.join("")}Authorization: ${basic(api.keys.secret)}\r\n` +
      `Connection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const { answers } = await exchange(kakin.url, bytes);
    const text = String(answers[0]?.body);
    assert.doesNotMatch(text + String(answers[0]?.headers), /evil|gopher/);
    assert.ok(JSON.parse(text).authorize_uri.startsWith(`${url}/payments/`), text);
  });
});

describe("a client that takes its time", () => {
  const slow: Endpoint = {
    method: "POST",
    path: "/echo",
    crossOrigin: false,
    answer: async ({ fields }) => ({ body: JSON.stringify(fields) }),
  };
  const patience = { headersMs: 300, requestMs: 600, checkEveryMs: 100 };
  let server: Server;
  let url: string;
  before(async () => {
    server = openServer({ endpoints: [slow], report: () => undefined, patience });
    url = `http://127.0.0.1:${await server.listen("127.0.0.1", 0)}`;
  });
  after(() => server.close());

  /** Sends a letter at a time until the server has had enough. */
  async function dripped(begin: string, letter: string) {
    const socket = await openSocket(url);
    let received = "";
    socket.on("data", (chunk) => {
      received += chunk.toString();
    });
    socket.on("error", () => undefined);
    socket.write(begin);
    for (let i = 0; i < 100 && !socket.closed; i += 1) {
      await sleep(50);
      if (socket.writable) socket.write(letter);
    }
    const isClosed = socket.closed;
    socket.destroy();
    return { received, isClosed };
  }

  for (const [what, begin, letter] of [
    ["headers", "POST /echo HTTP/1.1\r\nHost: x\r\nX-Slow: ", "x"],
    ["a body", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n", "x"],
    [
      "chunks",
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
      "1\r\nx\r\n",
    ],
    ["its first word", "PO", ""],
  ] as const) {
    it(`over ${what} is cut off, and told so in JSON where it can be`, async () => {
      const { received, isClosed } = await dripped(begin, letter);
      assert.equal(isClosed, true);
      assert.match(received, /^HTTP\/1\.1 4\d\d /);
      const error = JSON.parse(received.slice(received.indexOf("\r\n\r\n") + 4));
      assert.deepEqual([error.object, error.code], ["error", "bad_request"]);
    });
  }

  it("holds up nobody else, however many there are", async () => {
    const sockets = await Promise.all(Array.from({ length: 200 }, () => openSocket(url)));
    for (const socket of sockets) {
      socket.on("error", () => undefined);
      socket.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx");
    }
    const answer = await fetch(`${url}/echo`, { method: "POST", body: "a=1" });
    assert.deepEqual(await answer.json(), { a: "1" });
    for (const socket of sockets) socket.destroy();
  });

  it("that goes away in the middle leaves nothing behind", async () => {
    await using kakin = await startEngine();
    const body = charge.replace("CARD", await kakin.api.token());
    await changingNothing(kakin, async () => {
      for (const length of [0, 10, body.length - 1]) {
        const socket = await openSocket(kakin.url);
        socket.write(
          `POST /charges HTTP/1.1\r\nHost: x\r\nAuthorization: ${basic(kakin.api.keys.secret)}\r\n` +
            `Content-Length: ${body.length}\r\n\r\n${body.slice(0, length)}`,
        );
        await sleep(30);
        socket.destroy();
      }
      await sleep(50);
    });
    assert.equal((await kakin.api.get("/charges")).body.total, 0);
  });
});
