import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { readIfThere, say } from "./place.js";

/** Does `work` while no other process does it; says `why` when it has to wait for one. */
export function holdLock(file, why, work) {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; !takes(file); told = true) {
    if (!told) say(`${why}, waiting for it …`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  work();
  process.off("exit", release);
  release();
}

function takes(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (fault) {
    if (fault.code !== "EEXIST") throw fault;
  }
  const owner = readIfThere(file);
  // Empty while it is being written, gone when just released: both are asked again.
  if (!owner || isAlive(Number(owner))) return false;
  rmSync(file, { force: true });
  return takes(file);
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (fault) {
    return fault.code === "EPERM";
  }
}
