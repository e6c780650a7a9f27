import { spawn } from "node:child_process";
import { constants } from "node:os";
import { giveUp } from "./place.js";

/** Runs `node` with `args` in this process's stead: its streams, its signals, its exit code. */
export function runInPlace(node, args) {
  const child = spawn(node, args, { stdio: "inherit" });
  const pass = (signal) => child.kill(signal);
  process.on("SIGTERM", pass);
  process.on("SIGHUP", pass);
  // Ctrl-C at a terminal reaches the child by itself; passed on as well, it would arrive twice.
  process.on("SIGINT", (signal) => process.stdin.isTTY || pass(signal));
  child.on("error", (fault) => giveUp(`${node} could not be started: ${fault.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
