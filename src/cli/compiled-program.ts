import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { constants, Script } from "node:vm";

/*
 * The bundled program and, beside it, what V8 has made of it. Node's own compile cache keeps a module as it is when
 * it has just been read: none of its functions are compiled yet, and a start compiles two thousand of them, which takes a
 * quarter of it. What is kept here was kept after the program had run.
 *
 * V8 looks whether what it is given comes from the same V8 and is as long as it should be, but ends the process upon one
 * that has been damaged: it is on the disk before it has its name.
 */

type Program = (
  require: NodeJS.Require,
  filename: string,
  folder: string,
  bundleUrl: string,
) => void;

function compiledFileOf(program: string): string {
  return `${program}.compiled`;
}

/** Reads a program, compiled where this V8 has compiled it before. */
export function readProgram(program: string): Script {
  const compiled = compiledFileOf(program);
  // Read as Latin-1, which is as quick as copying: the bundle is written in ASCII.
  return new Script(readFileSync(program, "latin1"), {
    filename: pathToFileURL(program).href,
    cachedData: existsSync(compiled) ? readFileSync(compiled) : undefined,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
}

/** Runs a program that was read. */
export function runProgram(script: Script, program: string): void {
  const run = script.runInThisContext() as Program;
  run(createRequire(program), program, dirname(program), pathToFileURL(program).href);
}

/** Keeps what V8 has compiled of a program until now, for the next time that it is read. */
export function keepCompiled(script: Script, program: string): void {
  const unfinished = `${compiledFileOf(program)}.${process.pid}`;
  const file = openSync(unfinished, "w");
  writeFileSync(file, script.createCachedData());
  fsyncSync(file);
  closeSync(file);
  renameSync(unfinished, compiledFileOf(program));
}
