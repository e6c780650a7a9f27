/**
 * Reports a test run in one line a file, and each failure at once with its whole story.
 * Node's own reporter prints a line a test, which with thousands of them hides the one that matters.
 * The counts go to the file that TEST_COUNTS_FILE names, for whoever sums several runs.
 */
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { TestEvent } from "node:test/reporters";
import { inspect, styleText } from "node:util";

type EventOf<Type extends TestEvent["type"]> = Extract<TestEvent, { type: Type }>["data"];

/** How a run ended, as Node's test runner counts. */
export interface Counts {
  readonly tests: number;
  readonly suites: number;
  readonly passed: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly skipped: number;
  readonly todo: number;
}

const isColoured = process.stdout.isTTY;
const started = new Map<string, { name: string; parent: string }>();
const failures: string[] = [];

function keyOf(file: string | undefined, testId: number | undefined): string {
  return `${file ?? ""} ${testId ?? ""}`;
}

/** The name of a test after those of everything it is inside. */
function fullName({ file, testId, name }: EventOf<"test:fail">): string {
  const names: string[] = [];
  for (let at = started.get(keyOf(file, testId)); at !== undefined; at = started.get(at.parent)) {
    names.unshift(at.name);
  }
  return names.join(" › ") || name;
}

function tellStory(error: Error): string {
  const cause = error.cause ?? error;
  // An assertion says what was expected in its message; its fields would say it a second time.
  const isAssertion = cause instanceof Error && "generatedMessage" in cause;
  const story = isAssertion
    ? (cause.stack ?? cause.message)
    : inspect(cause, { depth: 6, colors: isColoured });
  const lines = story
    .split("\n")
    .filter((line) => !/^ +at .*\(node:|^ +at (async )?node:/.test(line));
  return lines.map((line) => `    ${line}`).join("\n");
}

function tellFailure(failure: EventOf<"test:fail">): string {
  const { file, line, column, details } = failure;
  const place = file === undefined ? "" : `  (${relative("", file)}:${line ?? 0}:${column ?? 0})`;
  const title = `${fullName(failure)}${place}`;
  failures.push(title);
  return `${styleText("red", `✖ ${title}`)}\n${tellStory(details.error)}\n\n`;
}

function tellSummary({ file, counts, duration_ms: ms, success }: EventOf<"test:summary">): string {
  const what = file === undefined ? "in all" : relative("", file);
  const line = `${success ? "✔" : "✖"} ${what}  ${counts.tests} tests, ${(ms / 1000).toFixed(1)} s`;
  return `${styleText(success ? "green" : "red", line)}\n`;
}

function tellFailuresAgain(): string {
  if (failures.length === 0) return "";
  return `${styleText("red", "failed:")}\n${failures.map((title) => `  ✖ ${title}\n`).join("")}`;
}

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type === "test:stdout" || type === "test:stderr") yield data.message;
    if (type === "test:start") {
      const parent = keyOf(data.file, data.parentId);
      started.set(keyOf(data.file, data.testId), { name: data.name, parent });
    }
    // A suite fails because of a test inside it, which has been told already.
    if (type === "test:fail" && !isFailureInside(data.details.error)) yield tellFailure(data);
    if (type === "test:summary") {
      yield tellSummary(data);
      if (data.file === undefined) {
        yield tellFailuresAgain();
        const countsFile = process.env["TEST_COUNTS_FILE"];
        if (countsFile !== undefined) writeFileSync(countsFile, JSON.stringify(data.counts));
      }
    }
  }
}

function isFailureInside(error: Error): boolean {
  return "failureType" in error && error.failureType === "subtestsFailed";
}
