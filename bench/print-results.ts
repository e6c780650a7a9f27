import type { Judged } from "./limits.ts";
import type { Figure } from "./measure.ts";
import { cpuRatio, type Results, STORED } from "./results.ts";

const COLUMN = 9;

/** Prints the figures as a table, and each limit as met or missed. */
export function printResults(results: Results, judged: readonly Judged[]): void {
  const { comparisons, listGrowth, start, sources, pages } = results;
  if (comparisons.length > 0) {
    const headings = ["per s", "p50 ms", "p99 ms", "CPU µs"].map(right).join("");
    console.log(`${"".padEnd(16)}│${" kakin".padEnd(4 * COLUMN)}│ floor`);
    console.log(`${"connections".padStart(15)} │${headings}│${headings}│ CPU ratio`);
    for (const one of comparisons) {
      const what = one.verb.padEnd(10) + String(one.connections).padStart(5);
      const ratio = cpuRatio(one).toFixed(2).padStart(10);
      console.log(`${what} │${figures(one.kakin)}│${figures(one.floor)}│${ratio}`);
    }
    console.log(
      `Lists are of 20 charges. CPU is the server's own, all threads, for each request.\n`,
    );
  }
  if (listGrowth !== undefined) {
    const { few, many, connections } = listGrowth;
    const line = (stored: number, figure: Figure): string =>
      `  with ${stored.toLocaleString("en-US").padStart(6)} stored${figures(figure)}`;
    console.log(`list of 20 on kakin, ${connections} connections: per s, p50 ms, p99 ms, CPU µs`);
    console.log(`${line(STORED.few, few)}\n${line(STORED.many, many)}\n`);
  }
  if (start !== undefined) {
    console.log(`start to first answer  ${ms(start.firstMs)} first, ${ms(start.againMs)} again`);
    console.log(`idle memory            ${start.idleMb.toFixed(0)} MB\n`);
  }
  if (sources !== undefined) {
    console.log(`on kakin, ${sources.connections} connections: per s, p50 ms, p99 ms, CPU µs`);
    console.log(`  a charge by card       ${figures(sources.card)}`);
    console.log(`  a source, or its charge${figures(sources.source)}\n`);
  }
  if (pages !== undefined) {
    console.log("pages, one request at a time: p50 ms, p99 ms, CPU µs, kB in all");
    for (const { name, p50Ms, p99Ms, cpuUs, kilobytes } of pages) {
      const columns = [p50Ms.toFixed(2), p99Ms.toFixed(2), cpuUs.toFixed(1), kilobytes.toFixed(1)];
      console.log(`  ${name.padEnd(12)}${columns.map(right).join("")}`);
    }
    console.log("");
  }
  printJudged(judged);
}

/** Prints each limit as met or missed. */
export function printJudged(judged: readonly Judged[]): void {
  for (const { name, value, is, bound, unit, met } of judged) {
    const shown = value.toFixed(bound < 10 ? 2 : 0).padStart(7);
    console.log(
      `${met ? "met   " : "MISSED"} ${name.padEnd(36)}${shown}  (${is} ${bound} ${unit})`,
    );
  }
}

function figures({ perSecond, p50Ms, p99Ms, cpuUs }: Figure): string {
  return [perSecond.toFixed(0), p50Ms.toFixed(2), p99Ms.toFixed(2), cpuUs.toFixed(1)]
    .map(right)
    .join("");
}

function right(text: string): string {
  return text.padStart(COLUMN);
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
