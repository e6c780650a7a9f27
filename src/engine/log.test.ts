import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { openLog } from "./log.ts";

async function logged(level: string): Promise<string[]> {
  const destination = new PassThrough();
  const log = await openLog({ level, destination, readable: false });
  log.answered({ requestId: "one", method: "GET", url: "/charges", status: 200, ms: 0.5 });
  log.info({ number: "4242424242424242" }, "an info");
  log.warn({}, "a warning");
  log.error({}, "an error");
  const text = String(destination.read() ?? "");
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
}

test("a log shows what its level asks for, answers like any other info", async () => {
  assert.deepEqual(await logged("trace"), ["answered", "an info", "a warning", "an error"]);
  assert.deepEqual(await logged("info"), ["answered", "an info", "a warning", "an error"]);
  assert.deepEqual(await logged("warn"), ["a warning", "an error"]);
  assert.deepEqual(await logged("silent"), []);
});

test("the line of an answer says what was asked, and why it was refused", async () => {
  const destination = new PassThrough();
  const log = await openLog({ level: "info", destination, readable: false });
  const answer = { requestId: "one", method: "POST", url: '/a"\\b', status: 400, ms: 0.5 };
  log.answered({ ...answer, refused: "bad_request" });
  const line = JSON.parse(String(destination.read())) as Record<string, unknown>;
  assert.equal(typeof line["time"], "number");
  delete line["time"];
  assert.deepEqual(line, { level: 30, ...answer, refused: "bad_request", msg: "answered" });
});

test("a card number that a careless line carries is not printed", async () => {
  const destination = new PassThrough();
  const log = await openLog({ level: "info", destination, readable: false });
  log.info({ card: { number: "4242424242424242" } }, "careless");
  assert.match(String(destination.read()), /\[Redacted\]/);
});
