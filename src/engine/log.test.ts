import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
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

/** Logs so many kilobytes into a pipe from which nobody reads, and ends; answers when the process has. */
async function endUnread(kilobytes: number): Promise<unknown> {
  const script = `
    import { openLog } from ${JSON.stringify(new URL("./log.ts", import.meta.url).href)};
    const log = await openLog({ level: "info", destination: process.stderr, readable: false });
    for (let i = 0; i < ${kilobytes}; i += 1) log.info({}, "x".repeat(980));
    await log.end();
    process.exit(0);`;
  const intoPipe = 'exec 3> >(sleep 10); exec "$0" --input-type=module -e "$1" 2>&3';
  const child = spawn("bash", ["-c", intoPipe, process.execPath, script], { stdio: "ignore" });
  const [code] = (await Promise.race([
    once(child, "exit"),
    pause(6000, ["still running"]),
  ])) as unknown[];
  child.kill("SIGKILL");
  return code;
}

test("a log that nobody reads lets its process end, however much of it does not fit into the pipe", async () => {
  // A pipe holds 64, and 12 are gathered before they are written.
  const sizes = [1, 66, 70, 74, 100, 1000];
  const codes = await Promise.all(sizes.map(endUnread));
  assert.deepEqual(
    codes,
    sizes.map(() => 0),
  );
});
