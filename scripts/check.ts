/**
 * `npm run check`: every rule that a tool can check, two at a time, one line each.
 * All of them run even when one fails. `npm run check -- types format` runs only those named, and
 * `npm run fix` mends what the formatter and the linters can mend by themselves.
 */
import { spawn } from "node:child_process";
import { dirname } from "node:path";

interface Rule {
  readonly name: string;
  /** What Node runs, and its arguments. */
  readonly command: readonly string[];
}

const biome = "node_modules/@biomejs/biome/bin/biome";
const eslint = "node_modules/eslint/bin/eslint.js";

// name, command; CONTRIBUTING.md explains each name.
// biome-ignore format: a table reads by columns
const rules: readonly Rule[] = [
  { name: "format",       command: [biome, "check", "--linter-enabled=false", "--enforce-assist=true", "."] },
  { name: "types",        command: ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"] },
  { name: "lint",         command: [biome, "lint", "--error-on-warnings", "."] },
  { name: "typed-lint",   command: [eslint, "--max-warnings=0", "."] },
  { name: "architecture", command: ["scripts/architecture.ts"] },
  { name: "dead-code",    command: ["node_modules/knip/bin/knip.js", "--no-config-hints"] },
  { name: "file-names",   command: ["node_modules/@ls-lint/ls-lint/bin/cli.js"] },
  { name: "docs",         command: ["scripts/check-docs.ts"] },
  { name: "tables",       command: ["--test", "test/tidy.test.ts"] },
];

const fixes: readonly Rule[] = [
  { name: "format", command: [biome, "check", "--write", "."] },
  { name: "typed-lint", command: [eslint, "--fix", "."] },
];

interface Outcome {
  readonly passed: boolean;
  readonly output: string;
  readonly durationMs: number;
}

function run({ command }: Rule): Promise<Outcome> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, {
      cwd: dirname(import.meta.dirname),
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }) },
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (fault) => {
      output += fault.message;
    });
    child.on("close", (code) => {
      resolve({ passed: code === 0, output, durationMs: performance.now() - startedMs });
    });
  });
}

function print({ name }: Rule, { passed, output, durationMs }: Outcome): void {
  const time = `${(durationMs / 1000).toFixed(1)} s`.padStart(7);
  console.log(`${name.padEnd(14)}${passed ? "ok    " : "FAILED"}${time}`);
  if (passed) return;
  console.log(`\n${output.trim()}\n`);
  console.log(`→ what "${name}" asks for, and why: CONTRIBUTING.md#${name}\n`);
}

/** Runs two rules at a time, and prints them in the order of the table. */
async function runAll(chosen: readonly Rule[]): Promise<boolean> {
  const waiting = [...chosen];
  const outcomes = new Map<Rule, Outcome>();
  let printed = 0;
  const work = async () => {
    for (let rule = waiting.shift(); rule !== undefined; rule = waiting.shift()) {
      outcomes.set(rule, await run(rule));
      for (let next = chosen[printed]; next !== undefined; next = chosen[printed]) {
        const outcome = outcomes.get(next);
        if (outcome === undefined) break;
        print(next, outcome);
        printed += 1;
      }
    }
  };
  await Promise.all([work(), work()]);
  const failed = chosen.filter((rule) => outcomes.get(rule)?.passed !== true);
  if (failed.length > 0) console.log(`check failed: ${failed.map(({ name }) => name).join(", ")}`);
  else console.log(`check passed: ${chosen.length} rules`);
  return failed.length === 0;
}

async function fixAll(): Promise<boolean> {
  let passed = true;
  for (const fix of fixes) {
    const outcome = await run(fix);
    print(fix, outcome);
    passed &&= outcome.passed;
  }
  return passed;
}

const asked = process.argv.slice(2);
const unknown = asked.filter(
  (name) => name !== "--fix" && !rules.some((rule) => rule.name === name),
);
if (unknown.length > 0) {
  console.log(
    `no such rule: ${unknown.join(", ")}. Rules: ${rules.map(({ name }) => name).join(", ")}`,
  );
  process.exitCode = 1;
} else if (asked.includes("--fix")) {
  process.exitCode = (await fixAll()) ? 0 : 1;
} else {
  const chosen = rules.filter(({ name }) => asked.length === 0 || asked.includes(name));
  process.exitCode = (await runAll(chosen)) ? 0 : 1;
}
