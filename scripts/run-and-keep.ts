/**
 * Runs the bundled server in this process, on data of its own that are thrown away, and keeps what V8 has compiled of it
 * when its parent tells it to; then it ends. It ends with its parent too. Started by scripts/compile-bundle.ts.
 *
 *   node scripts/run-and-keep.ts <program>
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepCompiled, readUncompiled, runProgram } from "../src/cli/compiled-program.ts";

const [program = ""] = process.argv.slice(2);
const data = mkdtempSync(join(tmpdir(), "kakin-build-"));
process.on("exit", () => rmSync(data, { recursive: true, force: true, maxRetries: 3 }));
process.once("disconnect", () => process.exit(1));
process.argv.splice(1, process.argv.length);
process.argv.push(program, "start", "--json", "--port", "0", "--data", data);
const script = readUncompiled(program);
process.once("message", () => {
  keepCompiled(script, program);
  process.exit(0);
});
runProgram(script, program);
