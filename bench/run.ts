/**
 * `npm run bench`: measures the built server as it is shipped, next to a floor, and says which limits are met.
 *
 *   npm run bench -- --only create      create, retrieve, list or start alone
 *   npm run bench -- --seconds 5        longer for each figure
 *   npm run bench -- --json             one JSON object on stdout
 *   npm run bench -- --strict           exit code 1 when a limit is missed
 *   npm run bench -- --profile          where the CPU of a create goes; with --only, of a retrieve or a list
 */
import { availableParallelism } from "node:os";
import { compareServers } from "./compare-servers.ts";
import { isOnDisk, makeFolder, removeFolder } from "./folder.ts";
import { judge } from "./limits.ts";
import { measureStart } from "./measure-start.ts";
import { type Options, readOptions } from "./options.ts";
import { printResults } from "./print-results.ts";
import { profileLoad } from "./profile.ts";
import { sayProgress } from "./progress.ts";
import type { Results } from "./results.ts";
import { canReadProcesses, stopAll } from "./server-process.ts";

const folder = makeFolder();
process.on("exit", () => {
  stopAll();
  removeFolder(folder);
});
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

try {
  const options = readOptions(process.argv.slice(2));
  if (options.profile) await profileLoad(folder, profiledVerb(options), options.seconds);
  else await bench(options);
} catch (fault) {
  console.error(`bench: ${fault instanceof Error ? fault.message : String(fault)}`);
  process.exitCode = 1;
}

function profiledVerb({ parts }: Options): "create" | "retrieve" | "list" {
  if (parts.has("create")) return "create";
  return parts.has("retrieve") ? "retrieve" : "list";
}

async function bench(options: Options): Promise<void> {
  const startedMs = performance.now();
  const disk = isOnDisk(folder) ? "on disk" : "IN MEMORY, where fsync costs nothing";
  const machine = `Node ${process.versions.node}, ${availableParallelism()} cores, ${process.platform}; data in ${folder}, ${disk}`;
  if (!canReadProcesses) sayProgress("CPU and memory of another process are read on Linux only");
  const start = options.parts.has("start") ? await measureStart(folder) : undefined;
  const compared = await compareServers(folder, options);
  const results: Results = { ...compared, ...(start !== undefined && { start }) };
  const judged = judge(results);
  if (options.json) {
    console.log(JSON.stringify({ machine, ...results, limits: judged }, undefined, 2));
  } else {
    console.log(`${machine}\n`);
    printResults(results, judged);
  }
  sayProgress(`done in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  if (options.strict && judged.some(({ met }) => !met)) process.exitCode = 1;
}
