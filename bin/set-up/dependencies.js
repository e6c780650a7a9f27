import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { holdLock } from "./lock.js";
import { adviseOnNode, canFindNode } from "./node.js";
import { giveUp, isCheckout, readIfThere, root, say, secondsSince } from "./place.js";

const modules = join(root, "node_modules");
const lockfile = join(root, "package-lock.json");
// Inside node_modules, so that it goes when they go.
const stamp = join(modules, ".kakin-installed");

/** Makes sure that node_modules holds what package-lock.json names; installs it when not. */
export function ensureDependencies() {
  if (!isCheckout) return;
  const wanted = createHash("sha256").update(readFileSync(lockfile)).digest("hex");
  if (readIfThere(stamp) === wanted) return;
  // Where no Node will do in the end, the installation would be in vain.
  if (!canFindNode()) giveUp(adviseOnNode());
  // Two first starts at once would undo each other's work.
  holdLock(join(root, "var", "installing"), "another kakin is installing the dependencies", () => {
    if (readIfThere(stamp) === wanted) return;
    if (!isInstalled()) install();
    writeFileSync(stamp, wanted);
  });
}

/** Whether npm, started by hand, has put in place every package but those for other platforms. */
function isInstalled() {
  const placed = readIfThere(join(modules, ".package-lock.json"));
  if (placed === undefined) return false;
  const there = JSON.parse(placed).packages;
  const wanted = Object.entries(JSON.parse(readFileSync(lockfile, "utf8")).packages);
  return wanted.every(
    ([path, { version, optional }]) =>
      path === "" || (there[path] === undefined ? optional : there[path].version === version),
  );
}

function install() {
  const startedMs = Date.now();
  const why = existsSync(modules) ? "package-lock.json has changed" : "first start";
  say(`${why}, installing dependencies with "npm ci"; this takes up to a minute …`);
  // `npm run` names the Node it runs on. Ours will not do: npm removes it with the rest of node_modules.
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  const [command, ...lead] = npm?.endsWith("npm-cli.js") && node ? [node, npm] : ["npm"];
  const whole = ["--include=dev", "--include=optional", "--ignore-scripts"];
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  const { status, error } = spawnSync(command, [...lead, "ci", ...whole, ...quiet], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32" && command === "npm",
    env: { ...process.env, PATH: pathWithoutOurNode() },
  });
  if (error !== undefined)
    giveUp(`npm could not be started (${error.message}): install npm, then try again.`);
  if (status !== 0)
    giveUp(`"npm ci" failed with exit code ${status}: mend what it says above, then try again.`);
  say(`dependencies installed in ${secondsSince(startedMs)}.`);
}

function pathWithoutOurNode() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.filter((folder) => folder !== join(modules, ".bin")).join(delimiter);
}
