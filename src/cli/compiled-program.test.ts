import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Script } from "node:vm";
import { compiledFileOf, keepCompiled, readProgram, runProgram } from "./compiled-program.ts";

/** What the program below has seen. */
const world = globalThis as typeof globalThis & { seen?: readonly unknown[] };

function freshProgram(t: TestContext, written: string): string {
  const folder = mkdtempSync(join(tmpdir(), "kakin-program-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "program.cjs");
  writeFileSync(program, written);
  return program;
}

/** Runs it, and answers what it has seen. */
function run(script: Script, program: string): readonly unknown[] | undefined {
  delete world.seen;
  runProgram(script, program);
  return world.seen;
}

const text = `(function (require, __filename, __dirname, bundleUrl) {
  "use strict";
  const { join } = require("node:path");
  globalThis.seen = [__filename, join(__dirname, "beside"), bundleUrl];
})`;

test("a program knows where it is, and is read the next time as it was compiled while it ran", (t) => {
  const program = freshProgram(t, text);
  const first = readProgram(program);
  const seen = [program, join(dirname(program), "beside"), pathToFileURL(program).href];
  assert.deepEqual(run(first, program), seen);
  assert.equal(first.cachedDataRejected, undefined);

  keepCompiled(first, program);
  const second = readProgram(program);
  assert.equal(second.cachedDataRejected, false);
  assert.deepEqual(run(second, program), seen);
});

test("what was damaged is left aside", (t) => {
  const program = freshProgram(t, text);
  keepCompiled(readProgram(program), program);
  const kept = readFileSync(compiledFileOf(program));
  const damaged = Buffer.from(kept);
  damaged.writeUInt8(damaged.readUInt8(200) ^ 0xff, 200);
  for (const bytes of [damaged, kept.subarray(0, 200), Buffer.alloc(0)]) {
    writeFileSync(compiledFileOf(program), bytes);
    const script = readProgram(program);
    // It was not even shown to V8.
    assert.equal(script.cachedDataRejected, undefined);
    assert.equal(run(script, program)?.[0], program);
  }
});

test("what another Node has compiled is left aside", (t) => {
  const program = freshProgram(t, text);
  const compiled = Buffer.from("of another V8, as it seems".padEnd(400));
  const digest = hash("sha256", compiled, "buffer");
  writeFileSync(compiledFileOf(program), Buffer.concat([digest, compiled]));
  const script = readProgram(program);
  assert.equal(script.cachedDataRejected, true);
  assert.equal(run(script, program)?.[0], program);
});

test("a program that is not ASCII is read as it was written", (t) => {
  const program = freshProgram(t, '(function () { globalThis.seen = ["課金 ≤ ü"]; })');
  assert.deepEqual(run(readProgram(program), program), ["課金 ≤ ü"]);
});
