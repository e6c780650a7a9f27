/**
 * `npm run bench:webhooks`: measures how the built server sends webhooks, to fifty shops of which fifteen do not work.
 *
 *   npm run bench:webhooks -- --only burst     burst or steady alone
 *   npm run bench:webhooks -- --events 30000   so many events at once
 *   npm run bench:webhooks -- --seconds 20     longer for each figure at a fixed rate
 *   npm run bench:webhooks -- --json           one JSON object on stdout
 *   npm run bench:webhooks -- --strict         exit code 1 when a limit is missed
 *   npm run bench:webhooks -- --profile        where the CPU of a burst goes
 */
import { join } from "node:path";
import { judge } from "./limits.ts";
import { printJudged } from "./print-results.ts";
import { printWebhooks } from "./print-webhooks.ts";
import { printProfiles, profilingTo } from "./profile.ts";
import { runBench, type Surroundings } from "./run-bench.ts";
import { openShops } from "./shops-process.ts";
import { measureBurst, openWarmKakin } from "./webhook-burst.ts";
import { readWebhookOptions, type WebhookOptions } from "./webhook-options.ts";
import type { WebhookFigures } from "./webhook-results.ts";
import { measureSteady } from "./webhook-steady.ts";

await runBench(async (surroundings) => {
  const options = readWebhookOptions(process.argv.slice(2));
  if (options.profile) await profileBurst(surroundings, options);
  else await bench(surroundings, options);
});

async function bench({ folder, machine }: Surroundings, options: WebhookOptions): Promise<void> {
  const shops = await openShops(folder);
  const kakin = await openWarmKakin(join(folder, "kakin"), shops);
  const { parts, events, seconds } = options;
  const running = [kakin];
  let webhooks: WebhookFigures = {};
  if (parts.has("burst")) webhooks = { burst: await measureBurst(kakin, shops, events) };
  if (parts.has("steady")) {
    const beside = await openWarmKakin(join(folder, "beside"), shops);
    running.push(beside);
    webhooks = { ...webhooks, steady: await measureSteady([kakin, beside], shops, seconds) };
  }
  // Shops go first: a server that stops waits for answers that are under way.
  await shops.process.stop();
  await Promise.all(running.map(({ process }) => process.stop()));
  const judged = judge({ comparisons: [], webhooks });
  if (options.json) {
    console.log(JSON.stringify({ machine, ...webhooks, limits: judged }, undefined, 2));
  } else {
    console.log(`${machine}\n`);
    printWebhooks(webhooks);
    printJudged(judged);
  }
  if (options.strict && judged.some(({ met }) => !met)) process.exitCode = 1;
}

async function profileBurst({ folder }: Surroundings, { events }: WebhookOptions): Promise<void> {
  const profiles = join(folder, "profiles");
  const shops = await openShops(folder);
  const kakin = await openWarmKakin(join(folder, "kakin"), shops, profilingTo(profiles));
  const startedMs = performance.now();
  const { cpuUs } = await measureBurst(kakin, shops, events);
  const tookMs = performance.now() - startedMs;
  await shops.process.stop();
  await kakin.process.stop();
  console.log(
    `${events} events, ${cpuUs.toFixed(1)} µs of CPU each under the profiler, which itself costs some\n`,
  );
  printProfiles(profiles, tookMs, events);
}
