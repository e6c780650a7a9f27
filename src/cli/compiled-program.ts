import { isAscii } from "node:buffer";
import { hash } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";

/*
 * The bundled program and, beside it, what V8 has made of it. Node's own compile cache keeps a module as it is when
 * it has just been read: none of its functions are compiled yet, and a start compiles two thousand of them, which takes a
 * quarter of it. What is kept here was kept after the program had run.
 *
 * The compiled file is a digest of the rest, which is what V8 wrote. V8 looks by itself whether that comes from the same V8
 * and is as long as it should be, but ends the process upon one that was damaged.
 */

type Program = (
  require: NodeJS.Require,
  filename: string,
  folder: string,
  bundleUrl: string,
) => void;

const DIGEST_BYTES = 32;

/** Where what was compiled of a program is kept. */
export function compiledFileOf(program: string): string {
  return `${program}.compiled`;
}

/** Reads a program, compiled where this V8 has compiled it before. */
export function readProgram(program: string): Script {
  return scriptOf(program, readCompiled(compiledFileOf(program)));
}

/** Reads a program as if it had never been compiled. */
export function readUncompiled(program: string): Script {
  return scriptOf(program, undefined);
}

function scriptOf(program: string, cachedData: Buffer | undefined): Script {
  const bytes = readFileSync(program);
  // As Latin-1 it is as quick as copying, and takes half the memory.
  const text = bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
  return new Script(text, { filename: pathToFileURL(program).href, cachedData });
}

/** Undefined where there is none, or none that can be read: everything works without it. */
function readCompiled(file: string): Buffer | undefined {
  let kept: Buffer;
  try {
    kept = readFileSync(file);
  } catch {
    return undefined;
  }
  const compiled = kept.subarray(DIGEST_BYTES);
  return digestOf(compiled).equals(kept.subarray(0, DIGEST_BYTES)) ? compiled : undefined;
}

function digestOf(compiled: Buffer): Buffer {
  return hash("sha256", compiled, "buffer");
}

/** Runs a program that was read. */
export function runProgram(script: Script, program: string): void {
  const run = script.runInThisContext() as Program;
  run(createRequire(program), program, dirname(program), pathToFileURL(program).href);
}

/** Keeps what V8 has compiled of a program until now, for the next time that it is read. */
export function keepCompiled(script: Script, program: string): void {
  const compiled = script.createCachedData();
  const unfinished = `${compiledFileOf(program)}.unfinished`;
  try {
    const file = openSync(unfinished, "w");
    writeFileSync(file, Buffer.concat([digestOf(compiled), compiled]));
    fsyncSync(file);
    closeSync(file);
    renameSync(unfinished, compiledFileOf(program));
  } finally {
    rmSync(unfinished, { force: true });
  }
}
