import { join } from "node:path";
import { readProgram, runProgram } from "./compiled-program.ts";

// The built command: finds the program beside itself and runs it. Its name is put in by scripts/build.ts.
declare const PROGRAM: string;

const program = join(import.meta.dirname, PROGRAM);
runProgram(readProgram(program), program);
