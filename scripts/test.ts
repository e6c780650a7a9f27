/**
 * `npm test`: the whole suite on SQLite, and once more on PostgreSQL when TEST_DATABASE_URL names a server.
 *
 *   npm test                                    everything
 *   npm test -- test/wire/charges lifecycle     only files whose path contains one of these
 *   npm test -- --test-name-pattern="captures"  options that begin with --test- go to Node's test runner
 *   npm test -- --database=postgres             on that database alone
 *
 * Tests beside the source (src) touch nothing outside themselves and share one process; the others (test)
 * have a process each. A test finds out which database it is on by TEST_DATABASE_URL alone: with it PostgreSQL,
 * without it SQLite.
 */
import { spawn } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { styleText } from "node:util";
import type { Counts } from "./test-reporter.ts";

const root = dirname(import.meta.dirname);
const slowestTestMs = 180_000;

type Database = "sqlite" | "postgres";
const titles = { sqlite: "SQLite", postgres: "PostgreSQL" };

interface Group {
  readonly title: string;
  readonly pattern: string;
  readonly options: readonly string[];
}

const groups: readonly Group[] = [
  { title: "beside the source", pattern: "src/**/*.test.ts", options: ["--test-isolation=none"] },
  {
    title: "on the whole engine",
    pattern: "test/**/*.test.ts",
    options: [`--test-concurrency=${availableParallelism()}`],
  },
];

const args = process.argv.slice(2);
const runnerOptions = args.filter((arg) => arg.startsWith("--test-"));
const paths = args.filter((arg) => !arg.startsWith("--"));
const serverUrl = process.env["TEST_DATABASE_URL"];

function filesOf({ pattern }: Group): string[] {
  const files = globSync(pattern, { cwd: root }).map((file) => file.replaceAll("\\", "/"));
  return files.sort().filter((file) => !paths.length || paths.some((path) => file.includes(path)));
}

function environment(database: Database, countsFile: string): NodeJS.ProcessEnv {
  // What is set for a server of one's own must not reach the servers of the tests.
  const foreign = /^KAKIN_|^NODE_TEST_CONTEXT$|^TEST_DATABASE_URL$/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const url = database === "postgres" ? { TEST_DATABASE_URL: serverUrl } : {};
  return { ...Object.fromEntries(kept), ...url, TEST_COUNTS_FILE: countsFile };
}

/** Runs the files with Node's test runner and answers its counts. */
async function runFiles(group: Group, files: string[], database: Database): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "kakin-test-counts-"));
  const countsFile = join(folder, "counts.json");
  const options = [
    "--test",
    `--test-timeout=${slowestTestMs}`,
    `--test-reporter=${join(root, "scripts", "test-reporter.ts")}`,
    ...group.options,
    ...runnerOptions,
  ];
  const exitCode = await new Promise<number>((resolve) => {
    const child = spawn(process.execPath, [...options, ...files], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: environment(database, countsFile),
    });
    process.once("SIGTERM", () => child.kill());
    child.on("close", (code) => resolve(code ?? 1));
  });
  const counts = readCounts(countsFile);
  rmSync(folder, { recursive: true });
  if (exitCode === 0 || counts.failed + counts.cancelled > 0) return counts;
  console.log(`✖ the test runner itself failed (exit code ${exitCode})`);
  return { ...counts, failed: 1 };
}

const none: Counts = {
  tests: 0,
  suites: 0,
  passed: 0,
  failed: 0,
  cancelled: 0,
  skipped: 0,
  todo: 0,
};

function readCounts(file: string): Counts {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Counts;
  } catch {
    // The runner died before it could count.
    return none;
  }
}

function sum(one: Counts, other: Counts): Counts {
  return {
    tests: one.tests + other.tests,
    suites: one.suites + other.suites,
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    cancelled: one.cancelled + other.cancelled,
    skipped: one.skipped + other.skipped,
    todo: one.todo + other.todo,
  };
}

/** The closing lines of Node's test runner, for all groups together, and the plain one. */
function close(counts: Counts, startedMs: number): void {
  const info = (line: string) => console.log(styleText("blue", `ℹ ${line}`));
  info(`tests ${counts.tests}`);
  info(`suites ${counts.suites}`);
  info(`pass ${counts.passed}`);
  info(`fail ${counts.failed}`);
  info(`cancelled ${counts.cancelled}`);
  info(`skipped ${counts.skipped}`);
  info(`todo ${counts.todo}`);
  info(`duration_ms ${(performance.now() - startedMs).toFixed(0)}`);
  const skipped = counts.skipped === 0 ? "" : `, ${counts.skipped} skipped`;
  console.log(`${counts.passed} passed, ${counts.failed + counts.cancelled} failed${skipped}`);
}

function chooseDatabases(): Database[] | undefined {
  const asked = args.find((arg) => arg.startsWith("--database="))?.split("=")[1];
  if (asked === "sqlite") return ["sqlite"];
  if (asked === "postgres" && serverUrl !== undefined) return ["postgres"];
  if (asked === undefined) return serverUrl === undefined ? ["sqlite"] : ["sqlite", "postgres"];
  console.log("--database is sqlite, or postgres with TEST_DATABASE_URL naming a server.");
  return undefined;
}

async function runAll(databases: readonly Database[]): Promise<Counts> {
  let counts = none;
  for (const database of databases) {
    for (const group of groups) {
      const files = filesOf(group);
      if (files.length === 0) continue;
      console.log(`\n${titles[database]}, ${group.title}: ${files.length} files`);
      counts = sum(counts, await runFiles(group, files, database));
    }
  }
  return counts;
}

const databases = chooseDatabases();
if (databases === undefined) {
  process.exitCode = 1;
} else {
  const startedMs = performance.now();
  const more =
    serverUrl === undefined ? "; PostgreSQL too when TEST_DATABASE_URL names a server" : "";
  console.log(`Tests run on ${databases.map((name) => titles[name]).join(" and on ")}${more}.`);
  const counts = await runAll(databases);
  if (counts.tests === 0)
    console.log(`\nno test was run${paths.length ? `: ${paths.join(" ")}` : ""}`);
  console.log();
  close(counts, startedMs);
  process.exitCode = counts.tests === 0 || counts.failed + counts.cancelled > 0 ? 1 : 0;
}
