import { type ShopKind, shopKinds } from "./shop-kinds.ts";
import type { BurstFigures, Compared, SteadyFigures, WebhookFigures } from "./webhook-results.ts";

/** Prints the figures of webhooks. */
export function printWebhooks({ burst, steady }: WebhookFigures): void {
  if (burst !== undefined) printBurst(burst);
  if (steady !== undefined) printSteady(steady);
}

function printBurst(burst: BurstFigures): void {
  const kinds = Object.keys(shopKinds) as ShopKind[];
  const shops = kinds.map((kind) => `${shopKinds[kind].count} ${kind}`).join(", ");
  const total = kinds.reduce((sum, kind) => sum + shopKinds[kind].count, 0);
  console.log(
    `${burst.events.toLocaleString("en-US")} events at once, each to one of ${total} shops: ${shops}\n` +
      `  to healthy shops    ${whole(burst.healthyPerSecond)} a second\n` +
      `  event to arrival    ${spread(burst)}\n` +
      `  CPU of the server   ${whole(burst.cpuUs)} µs an event: its create, its sending, the record of it\n` +
      `  memory              ${whole(burst.memoryMaxMb)} MB at most\n` +
      `  attempts elsewhere       ${burst.attemptsAtHanging} hanging, ${burst.attemptsAtFailing} failing\n`,
  );
}

function printSteady(steady: SteadyFigures): void {
  const compared = ({ cpuUs, withoutCpuUs }: Compared): string =>
    `${whole(cpuUs)} µs  × ${(cpuUs / withoutCpuUs).toFixed(2)} of the ${whole(withoutCpuUs).trim()} µs without`;
  console.log(
    `${steady.perSecond} creates a second, CPU of the server for each\n` +
      `  webhook left        ${compared(steady.left)}, to be sent later\n` +
      `  webhook sent        ${compared(steady.sent)}, and recorded\n` +
      `  event to arrival    ${spread(steady)}\n`,
  );
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US").padStart(7);
}

function spread({ p50Ms, p99Ms }: { readonly p50Ms: number; readonly p99Ms: number }): string {
  return `${p50Ms.toFixed(1).padStart(7)} ms p50, ${p99Ms.toFixed(1)} ms p99`;
}
