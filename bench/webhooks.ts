import { measureWebhooks, profileWebhooks } from "./measure-webhooks.ts";
import { runBench } from "./run-bench.ts";

await runBench(async ({ folder, machine }) => {
  if (process.argv.includes("--profile")) {
    await profileWebhooks(folder, 10_000);
    return;
  }
  const figures = await measureWebhooks(folder, { events: 10_000, seconds: 16 });
  console.log(machine, JSON.stringify(figures, undefined, 2));
});
