import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Script } from "node:vm";
import { keepCompiled, readProgram, runProgram } from "./compiled-program.ts";

/** What the program below has seen. */
const world = globalThis as typeof globalThis & { seen?: readonly unknown[] };

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
  const folder = mkdtempSync(join(tmpdir(), "kakin-program-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "program.cjs");
  writeFileSync(program, text);

  const first = readProgram(program);
  const seen = [program, join(folder, "beside"), pathToFileURL(program).href];
  assert.deepEqual(run(first, program), seen);
  assert.equal(first.cachedDataRejected, undefined);

  keepCompiled(first, program);
  const second = readProgram(program);
  assert.equal(second.cachedDataRejected, false);
  assert.deepEqual(run(second, program), seen);
});

test("what another Node has compiled is left aside", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "kakin-program-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "program.cjs");
  writeFileSync(program, text);
  writeFileSync(`${program}.compiled`, "of another Node, this has another beginning");
  const script = readProgram(program);
  assert.equal(script.cachedDataRejected, true);
  assert.equal(run(script, program)?.[0], program);
});
