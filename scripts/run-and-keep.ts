/**
 * Runs the bundled program in this process, and keeps what V8 has compiled of it when its parent tells it to; then it
 * ends. Started by scripts/compile-bundle.ts.
 *
 *   node scripts/run-and-keep.ts <program> <arguments of kakin>
 */
import { keepCompiled, readProgram, runProgram } from "../src/cli/compiled-program.ts";

const [program = "", ...args] = process.argv.slice(2);
process.argv.splice(1, process.argv.length, program, ...args);
const script = readProgram(program);
process.once("message", () => {
  keepCompiled(script, program);
  process.exit(0);
});
runProgram(script, program);
