/**
 * `npm run bench`: measures the built server as it is shipped, next to a floor, and says which limits are met.
 *
 *   npm run bench -- --only create      create, retrieve, list, start, source or page alone
 *   npm run bench -- --seconds 5        longer for each figure
 *   npm run bench -- --json             one JSON object on stdout
 *   npm run bench -- --strict           exit code 1 when a limit is missed
 *   npm run bench -- --profile          where the CPU of a create goes; with --only, of a retrieve or a list
 */
import { compareServers } from "./compare-servers.ts";
import { judge } from "./limits.ts";
import { measurePages } from "./measure-pages.ts";
import { measureSources } from "./measure-sources.ts";
import { measureStart } from "./measure-start.ts";
import { type Options, readOptions } from "./options.ts";
import { printResults } from "./print-results.ts";
import { profileLoad } from "./profile.ts";
import type { Results } from "./results.ts";
import { runBench, type Surroundings } from "./run-bench.ts";

await runBench(async (surroundings) => {
  const options = readOptions(process.argv.slice(2));
  if (options.profile)
    await profileLoad(surroundings.folder, profiledVerb(options), options.seconds);
  else await bench(surroundings, options);
});

function profiledVerb({ parts }: Options): "create" | "retrieve" | "list" {
  if (parts.has("create")) return "create";
  return parts.has("retrieve") ? "retrieve" : "list";
}

async function bench({ folder, machine }: Surroundings, options: Options): Promise<void> {
  const start = options.parts.has("start") ? await measureStart(folder) : undefined;
  const compared = await compareServers(folder, options);
  const sources = options.parts.has("source") ? await measureSources(folder, options) : undefined;
  const pages = options.parts.has("page") ? await measurePages(folder, options) : undefined;
  const results: Results = {
    ...compared,
    ...(start !== undefined && { start }),
    ...(sources !== undefined && { sources }),
    ...(pages !== undefined && { pages }),
  };
  const judged = judge(results);
  if (options.json) {
    console.log(JSON.stringify({ machine, ...results, limits: judged }, undefined, 2));
  } else {
    console.log(`${machine}\n`);
    printResults(results, judged);
  }
  if (options.strict && judged.some(({ met }) => !met)) process.exitCode = 1;
}
