import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Answer } from "../../support/api.ts";
import { basic, exchange, getWithBody } from "../../support/raw-http.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const json = { headers: { "Content-Type": "application/json" } };
const bodyBytesMax = 128 * 1024;
/** Far more than any of these takes, and far less than the work they ask for. */
const patienceMs = 3000;

describe("bodies made to hurt", () => {
  let kakin: TestEngine;
  let id: string;
  before(async () => {
    kakin = await startEngine();
    id = (await kakin.api.charge()).id;
  });
  after(() => kakin.close());

  /** Sends a body to every kind of endpoint; each answer must be the same refusal, and nothing may have happened. */
  async function refusedEverywhere(body: string, how: object, message: string | RegExp) {
    const { api } = kakin;
    const started = performance.now();
    for (const ask of [
      () => api.post("/charges", body, how),
      () => api.patch(`/charges/${id}`, body, how),
      () => api.post(`/charges/${id}/refunds`, body, how),
      () => api.post("/customers", body, how),
      () => api.post("/tokens", body, { ...how, key: "public", host: "vault" }),
    ] as (() => Promise<Answer>)[]) {
      assertRefused(await changingNothing(kakin, ask), 400, "bad_request", message);
    }
    assert.ok(performance.now() - started < patienceMs);
    assert.equal((await api.get(`/charges/${id}`)).status, 200, "the next caller is served");
  }

  it("that are too large are refused before they are read", async () => {
    const message = "the body is larger than 128 kB";
    await refusedEverywhere(`description=${"x".repeat(bodyBytesMax)}`, {}, message);
    await refusedEverywhere(`{"description":"${"x".repeat(bodyBytesMax)}"}`, json, message);
    await refusedEverywhere(`description=${"x".repeat(5_000_000)}`, {}, message);
  });

  it("of just under the limit are taken", async () => {
    const { api } = kakin;
    const room = bodyBytesMax - Buffer.byteLength('{"metadata":{"note":""}}');
    const note = "x".repeat(room);
    const changed = await api.patch(`/charges/${id}`, { metadata: { note } });
    assert.equal(changed.status, 200);
    assert.equal(changed.body.metadata.note.length, room);
    await api.patch(`/charges/${id}`, { metadata: {} });
  });

  it("that claim to be huge, or come in pieces without an end, are refused", async () => {
    const head =
      `POST /charges HTTP/1.1\r\nHost: x\r\nAuthorization: ${basic(kakin.api.keys.secret)}\r\n` +
      "Content-Type: application/json\r\n";
    const claimed = await exchange(kakin.url, `${head}Content-Length: 99999999999\r\n\r\n{`);
    assert.equal(claimed.answers[0]?.status, 400);
    assert.equal(JSON.parse(claimed.answers[0].body).code, "bad_request");
    const piece = `4000\r\n${"x".repeat(0x4000)}\r\n`;
    const endless = await exchange(
      kakin.url,
      `${head}Transfer-Encoding: chunked\r\n\r\n${piece.repeat(20)}`,
    );
    assert.equal(endless.answers[0]?.status, 400);
    assert.equal(JSON.parse(endless.answers[0].body).object, "error");
    assert.equal((await kakin.api.get(`/charges/${id}`)).status, 200);
  });

  it("without an end are refused where there is nothing, too", async () => {
    const piece = `4000\r\n${"x".repeat(0x4000)}\r\n`;
    const head = "POST /nothing HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    const { answers } = await exchange(kakin.url, `${head}${piece.repeat(20)}`);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [400],
    );
  });

  const deep = (depth: number) => `a${"[b]".repeat(depth)}=1`;
  for (const [what, form] of [
    ["nested six deep", deep(6)],
    ["nested 10,000 deep", deep(10_000)],
    ["nested 10,000 deep, encoded", deep(10_000).replaceAll("[", "%5B").replaceAll("]", "%5D")],
    ["of 257 fields", Array.from({ length: 257 }, (_gap, i) => `f${i}=1`).join("&")],
    [
      "of 257 fields in metadata",
      Array.from({ length: 257 }, (_gap, i) => `metadata[f${i}]=1`).join("&"),
    ],
    ["of 20,000 empty fields", "a&".repeat(20_000)],
    ["of 30,000 list items", "metadata[]=&".repeat(10_000)],
    ["of ampersands alone", "&".repeat(100_000)],
    [
      "of 257 addresses",
      Array.from({ length: 257 }, (_gap, i) => `webhook_endpoints[${i}]=x`).join("&"),
    ],
  ] as const) {
    it(`that are forms ${what} are refused`, async () => {
      await refusedEverywhere(form, {}, /^the form (is nested deeper than 5|has too many fields)$/);
    });
  }

  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
  for (const [what, body, message] of [
    ["nested six deep below a field", nested(7), "the body is nested too deeply"],
    ["nested 20,000 deep", nested(20_000), "the body is nested too deeply"],
    [
      "lists in lists",
      `{"metadata":${"[".repeat(30_000)}${"]".repeat(30_000)}}`,
      "the body is nested too deeply",
    ],
    [
      "of 257 fields",
      `{${Array.from({ length: 257 }, (_gap, i) => `"f${i}":1`).join(",")}}`,
      "the body has too many fields",
    ],
    [
      "a list of 20,000",
      `{"metadata":{"list":[${"1,".repeat(20_000)}1]}}`,
      "the body has too many fields",
    ],
    ["a list", "[1,2]", "the body must be a JSON object"],
    ["a text", '"amount=1"', "the body must be a JSON object"],
    ["a number", "100000", "the body must be a JSON object"],
    ["cut off", '{"amount":100', "the body is not valid JSON"],
    ["opened 100,000 times", "[".repeat(100_000), "the body is not valid JSON"],
    ["with a comment", '{"amount":1/* */}', "the body is not valid JSON"],
    ["with single quotes", "{'amount':1}", "the body is not valid JSON"],
    ["with NaN", '{"amount":NaN}', "the body is not valid JSON"],
    ["two at once", '{"amount":1}{"amount":2}', "the body is not valid JSON"],
    ["a form", "amount=100000", "the body is not valid JSON"],
    ["with a NUL", '{"description":"a\\u0000b"}', "the body holds a NUL character"],
    ["with a NUL in a name", '{"metadata":{"a\\u0000":1}}', "the body holds a NUL character"],
    ["with a number beyond all", '{"metadata":{"n":1e400}}', "the body holds too large a number"],
    ["with half a character", '{"description":"\\ud800"}', "the body holds half a character"],
    ["with the other half", '{"metadata":{"list":["\\udc00"]}}', "the body holds half a character"],
    [
      "with half a character in a name",
      '{"metadata":{"\\ud83d":1}}',
      "the body holds half a character",
    ],
    ["with __proto__", '{"__proto__":{"amount":1}}', "__proto__ is not a field"],
    [
      "with __proto__ inside",
      '{"metadata":{"__proto__":{"polluted":true}}}',
      "__proto__ is not a field",
    ],
    [
      "with __proto__ escaped",
      '{"metadata":{"\\u005f_proto__":{"polluted":true}}}',
      "__proto__ is not a field",
    ],
  ] as const) {
    it(`that are JSON ${what} are refused`, async () => {
      await refusedEverywhere(body, json, message);
    });
  }

  for (const [what, form, message] of [
    ["with a NUL", "description=a%00b", "the body holds a NUL character"],
    ["with a NUL in a name", "metadata[a%00]=1", "the body holds a NUL character"],
    ["with __proto__", "__proto__[amount]=1", "__proto__ is not a field"],
    ["with __proto__ inside", "metadata[__proto__][polluted]=1", "__proto__ is not a field"],
    ["with __proto__ encoded", "metadata[%5F%5fproto_%5F]=1", "__proto__ is not a field"],
    ["with __proto__ encoded elsewhere", "metadata[__pr%6Fto__]=1", "__proto__ is not a field"],
  ] as const) {
    it(`that are forms ${what} are refused`, async () => {
      await refusedEverywhere(form, {}, message);
    });
  }

  it("that are no UTF-8 are refused", async () => {
    for (const [type, bytes] of [
      [
        "application/json",
        Buffer.concat([
          Buffer.from('{"description":"'),
          Buffer.from([0xc3, 0x28]),
          Buffer.from('"}'),
        ]),
      ],
      [
        "application/x-www-form-urlencoded",
        Buffer.concat([Buffer.from("description="), Buffer.from([0xff, 0xfe])]),
      ],
      ["application/json", Buffer.from('{"amount":1}', "utf16le")],
    ] as const) {
      const head =
        `POST /customers HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ${type}\r\n` +
        `Authorization: ${basic(kakin.api.keys.secret)}\r\nContent-Length: ${bytes.length}\r\n\r\n`;
      const { answers } = await changingNothing(kakin, () =>
        exchange(kakin.url, Buffer.concat([Buffer.from(head), bytes])),
      );
      assert.equal(answers[0]?.status, 400);
      assert.match(JSON.parse(answers[0].body).message, /^the body is not valid (UTF-8|JSON)$/);
    }
  });

  it("are refused in queries and in bodies of GET just the same", async () => {
    const { api } = kakin;
    for (const query of [deep(20), "__proto__[limit]=1", "from=%00", "&".repeat(300)]) {
      const answer = await api.get(`/charges?${query}`);
      assert.deepEqual([answer.status, answer.body.code], [400, "bad_request"], query);
    }
    for (const body of [nested(50), "[", '{"__proto__":{}}', '{"from":"\\u0000"}']) {
      const answer = await getWithBody(api, "/charges", body);
      assert.deepEqual([answer.status, answer.body.code], [400, "bad_request"], body);
    }
  });

  it("of five levels below a field are taken, in forms and in JSON alike", async () => {
    const { api } = kakin;
    const form = await api.patch(`/charges/${id}`, "metadata[a][b][c][d][e]=1");
    assert.deepEqual(form.body.metadata, { a: { b: { c: { d: { e: "1" } } } } });
    const same = await api.patch(`/charges/${id}`, { metadata: form.body.metadata });
    assert.deepEqual([same.status, same.body.metadata], [200, form.body.metadata]);
  });

  it("that name a far place in a list name it in the data, and cost nothing", async () => {
    const { api } = kakin;
    const form = "metadata[999999999]=x&metadata[0]=y&metadata[list][999999999]=z";
    const changed = await api.patch(`/charges/${id}`, form);
    assert.equal(changed.status, 200, changed.text);
    assert.deepEqual(changed.body.metadata, { 0: "y", 999999999: "x", list: { 999999999: "z" } });
  });

  for (const [form, metadata] of [
    ["metadata[2026]=x", { 2026: "x" }],
    ["metadata[0]=x", { 0: "x" }],
    ["metadata[3]=x&metadata[a]=y", { 3: "x", a: "y" }],
    ["metadata[years][7]=x", { years: { 7: "x" } }],
    ["metadata[tags][0]=x&metadata[tags][1]=y", { tags: ["x", "y"] }],
    ["metadata[tags][]=x&metadata[tags][]=y", { tags: ["x", "y"] }],
    ["metadata[note]=__proto__", { note: "__proto__" }],
  ] as const) {
    it(`are not made by ${form}, which is honest data`, async () => {
      const changed = await kakin.api.patch(`/charges/${id}`, form);
      assert.equal(changed.status, 200, changed.text);
      assert.deepEqual(changed.body.metadata, metadata);
    });
  }
});

describe("names that objects have by nature", () => {
  const data = {
    constructor: "a",
    prototype: "b",
    hasOwnProperty: "c",
    toString: "d",
    valueOf: "e",
    __defineGetter__: "f",
    length: "g",
    name: "h",
  };

  it("survive as metadata, by form and by JSON", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const form = Object.entries(data).map(([name, value]) => `metadata[${name}]=${value}`);
    const byForm = await api.post(
      "/charges",
      `amount=100000&currency=thb&card=${await api.token()}&${form.join("&")}`,
    );
    const byJson = await api.post("/charges", {
      amount: 100000,
      currency: "thb",
      card: await api.token(),
      metadata: data,
    });
    for (const made of [byForm, byJson]) {
      assert.equal(made.status, 200, made.text);
      assert.deepEqual(Object.entries(made.body.metadata), Object.entries(data));
      const read = await api.get(`/charges/${made.body.id}`);
      assert.deepEqual(Object.entries(read.body.metadata), Object.entries(data));
      const events = await api.get(`/charges/${made.body.id}/events`);
      const event = await api.get(`/events/${events.body.data[0].id}`);
      assert.deepEqual(Object.entries(event.body.data.metadata), Object.entries(data));
    }
  });

  it("change nothing about other objects", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    for (const form of [
      "constructor[prototype][polluted]=1",
      "metadata[constructor][prototype][polluted]=1",
      "metadata[__pro__proto__to__][polluted]=1",
      "toString[polluted]=1&hasOwnProperty=1&valueOf=1",
    ]) {
      const fields = `amount=100000&currency=thb&card=${await api.token()}&${form}`;
      const answer = await api.post("/charges", fields);
      assert.ok([200, 400].includes(answer.status), answer.text);
      assert.equal((await api.post("/customers", form)).status, answer.status);
      assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
      assert.equal(Object.hasOwn(Object.prototype, "polluted"), false);
    }
    assert.equal((await api.charge()).status, "successful");
  });

  it("are not found where an id or a path is looked up", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      const answer = await api.get(`/charges/${name}`);
      assertRefused(answer, 404, "not_found", `charge ${name} was not found`);
      assert.equal((await api.get(`/${name}`)).status, 404);
      const currency = { amount: 100000, currency: name, card: "x" };
      assert.equal((await api.post("/charges", currency)).body.code, "invalid_charge");
      const version = await api.get("/charges", { version: name });
      assert.equal(version.status, 400);
      const order = await api.get(`/charges?order=${name}`);
      assert.equal(order.status, 400);
    }
  });
});
