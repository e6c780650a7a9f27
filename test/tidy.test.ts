import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, normalize } from "node:path";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { api } from "../src/api.ts";
import { apiErrors } from "../src/catalogue/api-errors.ts";
import { chargeStatuses } from "../src/catalogue/charge-states.ts";
import { failureCodes } from "../src/catalogue/failure-codes.ts";
import { testCards } from "../src/catalogue/test-cards.ts";
import { lifecycle, type Refused, type Step } from "../src/charges/lifecycle.ts";
import type { Database } from "../src/database/database.ts";
import { openDatabase } from "../src/database/open-database.ts";
import { tables } from "../src/database/schema.ts";
import { settings } from "../src/engine/config.ts";
import { eventTypes } from "../src/events/event-types.ts";
import { ledgerAccounts, MERCHANT_BALANCE } from "../src/ledger/chart.ts";
import { type Recipe, recipes } from "../src/ledger/recipes.ts";
import { webhookToolRoutes } from "../src/webhooks/routes.ts";
import { workbenchRoutes } from "../src/workbench/routes.ts";
import { triggerRoutes } from "../src/workbench/trigger-routes.ts";
import { testDatabaseUrl } from "./support/start-engine.ts";

/*
 * The rules of the house that no tool knows: tables agree with each other, what they promise is tested, and what is
 * written about the code is so.
 */

const root = dirname(import.meta.dirname);

function listFiles(...patterns: string[]): string[] {
  const found = patterns.flatMap((pattern) => globSync(pattern, { cwd: root }));
  return found.map((path) => path.replaceAll("\\", "/")).sort();
}

function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

const sources = listFiles("src/**/*.ts").filter((path) => !path.endsWith(".test.ts"));
const sourceTexts = new Map(sources.map((path) => [path, textOf(path)]));
const pages = listFiles("*.md", "docs/**/*.md");

describe("every endpoint", () => {
  const routes = [
    ...api,
    ...workbenchRoutes(async () => undefined),
    ...triggerRoutes,
    ...webhookToolRoutes({ resend: () => 0 }),
  ];
  const tests = listFiles("test/**/*.ts").map(textOf).join("\n");

  for (const { method, path } of routes) {
    test(`${method} ${path} is called by a test`, () => {
      // A part of the path that names something is whatever stands there between two slashes.
      const shape = path.replaceAll(/\{\w+\}/g, "[^/\"'`?]+");
      const asMethod = `\\.${method.toLowerCase()}(<[^>]*>)?\\(`;
      const called = new RegExp(`(${asMethod}|"${method}",)\\s*["'\`]${shape}/?["'\`?]`);
      assert.ok(called.test(tests), `no test sends a request that looks like ${called.source}`);
    });
  }

  test("has a path and method of its own", () => {
    const names = routes.map(
      ({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`,
    );
    assert.deepEqual(names, [...new Set(names)]);
  });

  test("that takes a public key alone is of the vault", () => {
    for (const { key, host, path } of routes)
      if (key === "public") assert.equal(host, "vault", path);
  });
});

describe("an error code", () => {
  const saying = [...sourceTexts]
    .filter(([path]) => !path.startsWith("src/catalogue/"))
    .map(([, text]) => text)
    .join("\n");

  for (const [code, row] of Object.entries(apiErrors)) {
    const { reservedFor } = row as { readonly reservedFor?: string };
    // A code that is a failure's name as well is said as an error only where something is refused with it.
    const isFailureToo = Object.hasOwn(failureCodes, code);
    const isSaid = saying.includes(isFailureToo ? `refusal("${code}"` : `"${code}"`);
    test(`${code} is ${reservedFor === undefined ? "said" : `kept for ${reservedFor}`}`, () => {
      assert.equal(
        isSaid,
        reservedFor === undefined,
        isSaid
          ? "something says it: it is no longer reserved"
          : "nothing says it: remove it, or write what it is reserved for",
      );
    });
  }
});

describe("the lifecycle", () => {
  const cells = Object.values(lifecycle).flatMap((row) => Object.values<Step | Refused>(row));

  test("knows every state, and leads to known states alone", () => {
    const states = Object.keys(chargeStatuses);
    assert.deepEqual(Object.keys(lifecycle).sort(), states.sort());
    for (const cell of cells) if ("to" in cell) assert.ok(states.includes(cell.to), cell.to);
  });

  test("announces and refuses with words of the tables", () => {
    for (const cell of cells) {
      if ("to" in cell) assert.ok(Object.hasOwn(eventTypes, cell.event), cell.event);
      else assert.ok(Object.hasOwn(apiErrors, cell.refused), cell.refused);
    }
  });

  test("asks the same questions in every state", () => {
    const questions = Object.values(lifecycle).map((row) => Object.keys(row).sort());
    for (const asked of questions) assert.deepEqual(asked, questions[0]);
  });
});

test("every event of the table is recorded somewhere", () => {
  const recording = [...sourceTexts]
    .filter(([path]) => path !== "src/events/event-types.ts")
    .map(([, text]) => text)
    .join("\n");
  const silent = Object.keys(eventTypes).filter((key) => !recording.includes(`"${key}"`));
  assert.deepEqual(silent, []);
});

describe("a ledger recipe", () => {
  // Each part in terms of the four amounts that a happening has.
  const none = { amount: 0, fee: 0, interest: 0, vat: 0 };
  const parts = {
    amount: { ...none, amount: 1 },
    fee: { ...none, fee: 1 },
    interest: { ...none, interest: 1 },
    vat: { ...none, vat: 1 },
    net: { amount: 1, fee: -1, interest: -1, vat: -1 },
  };

  for (const [happening, recipe] of Object.entries<Recipe>(recipes)) {
    test(`"${happening}" sums to zero whatever the amounts are`, () => {
      const total = { ...none };
      for (const [side, , part] of recipe.lines) {
        const sign = side === "debit" ? 1 : -1;
        for (const name of ["amount", "fee", "interest", "vat"] as const)
          total[name] += sign * parts[part][name];
      }
      for (const sum of Object.values(total)) assert.equal(Math.abs(sum), 0);
    });

    test(`"${happening}" is a balance transaction exactly if the merchant's balance moves`, () => {
      const moves = recipe.lines.some(([, account]) => account === MERCHANT_BALANCE);
      assert.equal(recipe.key !== undefined, moves);
    });
  }

  test("uses accounts of the chart, and every account is used", () => {
    const used = Object.values<Recipe>(recipes).flatMap(({ lines }) =>
      lines.map(([, account]) => account),
    );
    assert.deepEqual([...new Set(used)].sort(), Object.keys(ledgerAccounts).sort());
  });
});

test("a test card fails with a code of the table", () => {
  for (const { number, effect } of testCards) {
    if (effect.kind === "decline")
      assert.ok(Object.hasOwn(failureCodes, effect.failureCode), number);
  }
});

test("a setting has a variable of its own, which begins with KAKIN_", () => {
  const variables = Object.values(settings).map(({ variable }) => variable);
  for (const variable of variables) assert.match(variable, /^KAKIN_[A-Z_]+$/);
  assert.equal(new Set(variables).size, variables.length);
});

interface Column {
  readonly name: string;
  readonly type: string;
  readonly mayBeNull: boolean;
}

/** What the schema promises of each table. */
function promisedColumns(): Record<string, Column[]> {
  const entries = Object.entries(tables).map(([table, row]) => [
    table,
    Object.entries<string>(row).map(([name, kind]) => ({
      name,
      type: kind.startsWith("text") ? "text" : "bigint",
      mayBeNull: kind.endsWith("?"),
    })),
  ]);
  return Object.fromEntries(entries) as Record<string, Column[]>;
}

async function sqliteColumns({ reads }: Database): Promise<Record<string, Column[]>> {
  const found: Record<string, Column[]> = {};
  for (const table of Object.keys(tables)) {
    const { rows } = await sql<{ name: string; type: string; notnull: number; pk: number }>`
      SELECT name, type, "notnull", pk FROM pragma_table_info(${table}) ORDER BY cid`.execute(
      reads,
    );
    found[table] = rows.map(({ name, type, notnull, pk }) => ({
      name,
      type: type.toLowerCase(),
      // SQLite does not call a primary key NOT NULL.
      mayBeNull: notnull === 0 && pk === 0,
    }));
  }
  return found;
}

async function postgresColumns(
  { reads }: Database,
  schema: string,
): Promise<Record<string, Column[]>> {
  const { rows } = await sql<Record<"table_name" | "name" | "type" | "nullable", string>>`
    SELECT table_name, column_name AS name, data_type AS type, is_nullable AS nullable
    FROM information_schema.columns
    WHERE table_schema = ${schema} ORDER BY table_name, ordinal_position`.execute(reads);
  const found: Record<string, Column[]> = {};
  for (const { table_name, name, type, nullable } of rows) {
    if (!Object.hasOwn(tables, table_name)) continue;
    found[table_name] ??= [];
    found[table_name].push({ name, type, mayBeNull: nullable === "YES" });
  }
  return found;
}

describe("the migrations make the tables of the schema", () => {
  const report = (line: string) => assert.fail(line);

  test("on SQLite", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kakin-tidy-"));
    const options = { kind: "sqlite", folder, durability: "off", writerThread: false } as const;
    const database = await openDatabase(options, report);
    assert.deepEqual(await sqliteColumns(database), promisedColumns());
    await database.close();
    rmSync(folder, { recursive: true });
  });

  if (testDatabaseUrl !== undefined) {
    const url = testDatabaseUrl;
    test("on PostgreSQL", async () => {
      const schema = `tidy_${randomBytes(6).toString("hex")}`;
      const database = await openDatabase({ kind: "postgres", url, schema, readers: 1 }, report);
      assert.deepEqual(await postgresColumns(database, schema), promisedColumns());
      await sql`DROP SCHEMA ${sql.id(schema)} CASCADE`.execute(database.reads);
      await database.close();
    });
  }
});

describe("names", () => {
  // Words that say nothing, or something else than is meant. Source: docs/glossary.md.
  const vague = new Set(
    (
      "manager managers helper helpers util utils info handler handlers service services " +
      "base impl misc common transaction transactions"
    ).split(" "),
  );
  // On the wire a balance transaction is called a transaction.
  const wireWords = /^(find-)?transactions$|balance-?transaction/i;

  /** The words of a name, whether it is written with dashes or with capitals; `_`s part words too. */
  function wordsOf(name: string): string[] {
    return name
      .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .split(/[ \-_.]+/);
  }

  test("of files are not vague", () => {
    const names = listFiles("{src,test,scripts,bench,bin}/**/*.{ts,js}").flatMap((path) =>
      path.replace(/(\.test)?\.[tj]s$/, "").split("/"),
    );
    const bad = names.filter((name) => wordsOf(name).some((word) => vague.has(word)));
    assert.deepEqual(
      bad.filter((name) => !wireWords.test(name)),
      [],
    );
  });

  test("that are exported are not vague", () => {
    const exported =
      /^export (?:async )?(?:function|const|let|class|interface|type) ([A-Za-z0-9_]+)/gm;
    const bad = [...sourceTexts].flatMap(([path, text]) =>
      [...text.matchAll(exported)]
        .map((match) => match[1] ?? "")
        .filter((name) => wordsOf(name).some((word) => vague.has(word)))
        .filter((name) => !wireWords.test(name))
        .map((name) => `${path}: ${name}`),
    );
    assert.deepEqual(bad, []);
  });
});

test("a source file has at most 300 lines of code, tables apart", () => {
  const tall = [...sourceTexts]
    .filter(([path]) => !/^src\/(catalogue|versions)\//.test(path))
    .map(([path, text]) => ({ path, lines: linesOfCode(text) }))
    .filter(({ lines }) => lines > 300);
  assert.deepEqual(tall, []);
});

function linesOfCode(text: string): number {
  return text.split("\n").filter((line) => !/^\s*(\/\/.*|\/?\*.*|)$/.test(line)).length;
}

/** The names by which headings of a page are linked to. */
function anchorsOf(page: string): Set<string> {
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map((match) => match[1] ?? "");
  return new Set(
    headings.map((heading) =>
      heading
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

function withoutCode(page: string): string {
  return page.replaceAll(/^```[\s\S]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");
}

describe("what is written", () => {
  for (const page of pages) {
    test(`in ${page} links to what is there`, () => {
      const links = [...withoutCode(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)];
      const broken = links
        .map((match) => match[1] ?? "")
        .filter((link) => !/^(https?|mailto):/.test(link))
        .filter((link) => !leadsSomewhere(page, link));
      assert.deepEqual(broken, []);
    });
  }

  function leadsSomewhere(page: string, link: string): boolean {
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : normalize(join(dirname(page), path));
    if (!existsSync(join(root, target))) return false;
    if (anchor === undefined || statSync(join(root, target)).isDirectory()) return true;
    return anchorsOf(textOf(target)).has(anchor);
  }

  test("names no place of somebody's machine", () => {
    const told = pages.filter((page) => /(^|[\s"'`(])\/(work|root|home)\//m.test(textOf(page)));
    assert.deepEqual(told, []);
  });

  test("about a decision opens with it, in bold", () => {
    const decisions = pages.filter((page) => page.startsWith("docs/decisions/0"));
    assert.ok(decisions.length > 0);
    for (const page of decisions) assert.match(textOf(page), /^# .+\n\n\*\*[^*]+\.\*\*/, page);
  });

  test("about decisions is numbered without gaps", () => {
    const numbers = pages
      .filter((page) => page.startsWith("docs/decisions/0"))
      .map((page) => Number(basename(page).slice(0, 4)));
    assert.deepEqual(
      numbers,
      numbers.map((_, i) => i + 1),
    );
  });

  test("about how to do something shows the commands, and those that prove it", () => {
    const howTos = pages.filter((page) => /^docs\/how-to\/[a-z]/.test(page));
    assert.ok(howTos.length > 0);
    for (const page of howTos) {
      const text = textOf(page);
      assert.match(text, /^ *```sh\n[\s\S]+?^ *```$/m, page);
      if (!page.includes("measure")) assert.match(text, /^## Prove it\n[\s\S]*```sh\n/m, page);
    }
  });
});
