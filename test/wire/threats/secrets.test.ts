import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { describe, it } from "node:test";
import { WELL_KNOWN_KEYS } from "../../../src/accounts/api-key.ts";
import { makeAccount } from "../../../src/accounts/make-account.ts";
import { simulator } from "../../../src/acquirers/simulator/simulator.ts";
import { readConfig } from "../../../src/engine/config.ts";
import { openLog } from "../../../src/engine/log.ts";
import { openEngine } from "../../../src/open-engine.ts";
import { serve } from "../../../src/serve.ts";
import { type Api, apiAt } from "../../support/api.ts";
import { basic, exchange } from "../../support/raw-http.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing, everyRow, rowsOf } from "../../support/rows.ts";
import { startEngine } from "../../support/start-engine.ts";

// The cards of the run. Codes of four digits, since three are found anywhere.
const numbers = ["4242424242424242", "4111111111140011", "378282246310005", "5555555555554444"];
const codes = ["7391", "8264", "9153", "6482"];
const badNumber = "4242424242424241";

/** A stream that keeps what is written to it. */
function memory(): Writable & { readonly text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return Object.assign(stream, { text: () => chunks.join("") });
}

/** Everything that can happen to cards, their numbers typed in every way. */
async function wholeRun(api: Api): Promise<void> {
  const tokens: string[] = [];
  for (const [i, number] of numbers.entries()) {
    const typed = i % 2 === 0 ? number : number.replace(/(\d{4})/g, "$1 ").trim();
    tokens.push(await api.token({ number: typed, security_code: codes[i] }));
  }
  const [first, declined, third, fourth] = tokens;
  const charge = await api.charge({ card: first }, { idempotencyKey: "run" });
  await api.post(`/charges/${charge.id}/refunds`, { amount: 1000 });
  assert.equal((await api.charge({ card: declined })).status, "failed");
  const customer = (await api.post("/customers", { card: third })).body;
  const reserved = await api.charge({ customer: customer.id, capture: false });
  await api.post(`/charges/${reserved.id}/capture`);
  const again = await api.charge({ card: fourth, capture: false });
  await api.post(`/charges/${again.id}/reverse`);
  await api.delete(`/customers/${customer.id}`);
  // Refused: a bad number, a raw card where a token belongs, a number in the wrong place.
  const card = { name: "x", number: badNumber, security_code: "73911" };
  await api.post("/tokens", { card }, { key: "public", host: "vault" });
  await api.post("/tokens", { card: { ...card, number: numbers[0] } }, { key: "secret" });
  await api.post("/charges", { amount: 100000, currency: "thb", card });
  await api.post("/charges", { amount: 100000, currency: "thb", card: numbers[0] });
  await api.get(`/charges/${numbers[0]}`);
  await api.get(`/charges?number=${numbers[0]}&security_code=${codes[0]}`);
  await api.get("/charges?limit=100&expand=true");
  await api.get("/events?limit=100");
}

/** Where a text shows a number (plain, typed, or thinly disguised) or a code; nothing when it does not. */
function secretsIn(text: string): string[] {
  const disguises = [...numbers, badNumber].flatMap((number) => [
    number,
    number.replace(/(\d{4})(?=\d)/g, "$1 "),
    number.replace(/(\d{4})(?=\d)/g, "$1-"),
    Buffer.from(number).toString("base64").replace(/.=*$/, ""),
    Buffer.from(number).toString("hex"),
    [...number].join("\u0000"),
  ]);
  const found = disguises.filter((disguise) => text.includes(disguise));
  // Four digits stand in ids and hashes by chance; a code that was kept would stand alone.
  const alone = codes.filter((code) =>
    new RegExp(`(?<![\\w+/=.-])${code}(?![\\w+/=.-])`).test(text),
  );
  return [...found, ...alone];
}

describe("a copied database", () => {
  it("holds no card number and no security code in any row", async () => {
    await using kakin = await startEngine();
    await wholeRun(kakin.api);
    const text = JSON.stringify(await everyRow(kakin));
    assert.equal(text.includes("Somchai Prasert"), true, "what may be kept is found");
    assert.deepEqual(secretsIn(text), []);
    assert.deepEqual(secretsIn("x 4242-4242-4242-4242 y 7391 z"), ["4242-4242-4242-4242", "7391"]);
  });

  it("has forgotten the security code of every card that was used", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const unused = await api.token();
    assert.equal((await rowsOf(kakin, "security_codes")).length, 1);
    for (const use of [
      (card: string) => api.post("/charges", { amount: 100000, currency: "thb", card }),
      (card: string) => api.post("/customers", { card }),
    ]) {
      const card = await api.token();
      assert.equal((await rowsOf(kakin, "security_codes")).length, 2);
      assert.equal((await use(card)).status, 200);
      assert.equal((await rowsOf(kakin, "security_codes")).length, 1);
    }
    clock.advance(86_400_000);
    await kakin.settle();
    assert.equal((await rowsOf(kakin, "security_codes")).length, 0, `${unused} was never used`);
  });

  it("destroys a number with its card", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const customer = (await api.post("/customers", { card: await api.token() })).body;
    assert.equal((await rowsOf(kakin, "card_numbers")).length, 1);
    await api.delete(`/customers/${customer.id}/cards/${customer.default_card}`);
    assert.equal((await rowsOf(kakin, "card_numbers")).length, 0);
  });

  it("opens nothing without the key, which is not in it", async () => {
    await using kakin = await startEngine();
    await kakin.api.token();
    const text = JSON.stringify(await everyRow(kakin));
    const [row] = await rowsOf(kakin, "card_numbers");
    const sealed = Buffer.from(String(row?.["sealed"]), "base64");
    assert.equal(sealed.length, 12 + 16 + 16, "nonce, tag and sixteen sealed digits");
    assert.equal(sealed.includes("4242"), false);
    const file = join(kakin.engine.config.data, "vault.key");
    const [keyId, master] = readFileSync(file, "utf8").trim().split(":");
    assert.equal(row?.["key_id"], keyId);
    assert.equal(text.includes(String(master)), false);
    const again = await kakin.api.token();
    const seals = (await rowsOf(kakin, "card_numbers")).map(({ sealed: one }) => one);
    assert.equal(new Set(seals).size, 2, `${again} is sealed anew, though the number is the same`);
  });
});

describe("a copied disk", () => {
  it("holds no card number and no security code in files, write-ahead log or log output", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kakin-disk-"));
    const output = memory();
    const config = readConfig({ KAKIN_PORT: "0", KAKIN_SAMPLES: "false" }, { data: folder });
    const log = await openLog({ level: "trace", destination: output, readable: false });
    // As a server opens it: durable, written by a thread of its own.
    const engine = await openEngine(config, { log });
    const service = await serve(engine);
    try {
      await makeAccount(engine, { country: "TH", test: WELL_KNOWN_KEYS });
      await wholeRun(apiAt({ ...service, keys: WELL_KNOWN_KEYS }));
      const open = readdirSync(folder);
      assert.ok(open.includes("kakin.db-wal"), open.join());
      const readAll = () =>
        readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString("latin1"));
      const whileRunning = readAll().join("\n");
      assert.equal(whileRunning.includes("Somchai Prasert"), true);
      assert.deepEqual(secretsIn(whileRunning), []);
      await service.close();
      const afterwards = readAll().join("\n");
      assert.equal(afterwards.includes("Somchai Prasert"), true);
      assert.deepEqual(secretsIn(afterwards), []);
      assert.ok(output.text().length > 1000);
      assert.deepEqual(secretsIn(output.text()), []);
    } finally {
      await service.close().catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("the log", () => {
  it("says who asked what in one JSON line each, and names no key, card or body", async () => {
    const destination = memory();
    const log = { level: "trace", destination, readable: false };
    await using kakin = await startEngine({ log });
    const { api, live } = kakin;
    await wholeRun(api);
    await api.get("/charges", { key: { text: "skey_test_guessedguessedguess" } });
    await live.get("/charges");
    await api.charge({ description: "a-body-that-is-easy-to-find" });
    const lines = destination.text().trim().split("\n");
    assert.ok(lines.length > 20);
    for (const line of lines) {
      const { requestId, method, url, status } = JSON.parse(line);
      assert.match(requestId, /^[0-9a-f-]{36}$/);
      assert.deepEqual([typeof method, typeof url, typeof status], ["string", "string", "number"]);
    }
    const text = destination.text();
    for (const secret of [
      api.keys.secret,
      api.keys.public,
      live.keys.secret,
      "guessedguessed",
      Buffer.from(`${api.keys.secret}:`).toString("base64").slice(0, 30),
      "Basic ",
      "a-body-that-is-easy-to-find",
    ]) {
      assert.equal(text.includes(secret), false, secret);
    }
    assert.deepEqual(secretsIn(text), []);
  });

  it("holds no card number that somebody put into a path, however it is spaced", async () => {
    const destination = memory();
    await using kakin = await startEngine({
      log: { level: "trace", destination, readable: false },
    });
    const spaced = ["4242424242424242", "4242-4242-4242-4242", "4242%204242%204242%204242"];
    for (const number of spaced) await kakin.api.get(`/charges/${number}`);
    const text = destination.text();
    assert.equal(text.split("/charges/[digits]").length - 1, spaced.length);
    // The id and the moment of a request may hold these digits by chance.
    assert.doesNotMatch(text.replace(/"time":\d+,"requestId":"[0-9a-f-]+",/g, ""), /4242/);
  });

  it("tells of a request whose path cannot be read", async () => {
    const destination = memory();
    await using kakin = await startEngine({
      log: { level: "info", destination, readable: false },
    });
    assert.equal((await fetch(`${kakin.url}/charges/%zz`)).status, 400);
    assert.match(
      destination.text(),
      /"url":"\/charges\/%zz","status":400,.*"refused":"bad_request"/,
    );
  });

  it("stays in its lines, whatever a path or a header says", async () => {
    const destination = memory();
    await using kakin = await startEngine({
      log: { level: "trace", destination, readable: false },
    });
    const { secret } = kakin.api.keys;
    for (const path of [
      '/charges/x%0d%0a{"level":30,"requestId":"forged"}',
      "/charges/%1b[31m",
      "/charges/\u00e9\u202e",
    ]) {
      const bytes = `GET ${path.replaceAll('"', "%22")} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: forged\r\nRequest-Id: forged\r\nAuthorization: ${basic(secret)}\r\n\r\n`;
      await exchange(kakin.url, Buffer.from(bytes, "utf8"));
    }
    const lines = destination.text().trim().split("\n");
    for (const line of lines) assert.notEqual(JSON.parse(line).requestId, "forged");
    const controls = [...destination.text()].filter((sign) => sign < " " && sign !== "\n");
    assert.deepEqual(controls, []);
  });
});

describe("a fault of ours", () => {
  const broken = {
    ...simulator,
    id: "broken",
    livemode: true,
    ask: () => {
      throw new Error("the wire broke at SECRET-DETAIL");
    },
  };

  it("is a 500 that tells an id to quote and nothing else, and changes nothing", async () => {
    const destination = memory();
    const log = { level: "trace", destination, readable: false };
    await using kakin = await startEngine({ connectors: [broken], log });
    const { live } = kakin;
    const card = await live.token({ security_code: "7391" });
    const answer = await changingNothing(kakin, () =>
      live.post("/charges", { amount: 100000, currency: "thb", card }, { idempotencyKey: "fault" }),
    );
    const id = answer.headers.get("x-request-id");
    assertRefused(
      answer,
      500,
      "internal_error",
      `request could not be completed due to an internal error (request ${id})`,
    );
    assert.doesNotMatch(answer.text, /SECRET-DETAIL|\.ts|at |Error:/);
    const faults = destination
      .text()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter(({ level }) => level >= 50);
    assert.equal(faults.length, 1, "it is logged once");
    assert.equal(faults[0].requestId, id);
    assert.match(faults[0].err.message, /SECRET-DETAIL/);
    assert.deepEqual(secretsIn(destination.text()), []);
    assert.equal((await live.get("/charges")).body.total, 0);
  });
});
