import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { giveUp, root } from "./place.js";

const oldestMajor = 24;
const isNewEnough = Number(process.versions.node.split(".")[0]) >= oldestMajor;
// The names of the npm packages that are nothing but Node for one platform.
const ownPackage = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
const require = createRequire(import.meta.url);

/** Whether this machine has a Node that is new enough, or will have one once the dependencies are there. */
export function canFindNode() {
  const { optionalDependencies } = require(join(root, "package.json"));
  return isNewEnough || optionalDependencies[ownPackage] !== undefined;
}

/** The path of a Node that is new enough: the running one, else the one that came with the dependencies. */
export function findNode() {
  if (isNewEnough) return process.execPath;
  try {
    const folder = dirname(require.resolve(`${ownPackage}/package.json`));
    const program = join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
    if (existsSync(program)) return program;
  } catch {
    // There is none for this platform, or it was left out.
  }
  return giveUp(adviseOnNode());
}

/** The one line for somebody without a Node that is new enough. */
export function adviseOnNode() {
  return (
    `Node ${oldestMajor} or newer is needed, this is ${process.versions.node}, and no newer one came with the ` +
    `dependencies for ${process.platform}-${process.arch}: install Node ${oldestMajor}, then try again.`
  );
}
