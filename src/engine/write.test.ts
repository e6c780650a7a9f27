import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { claim, expect, insert, replace } from "../database/change-set.ts";
import { type Committer, openCommitter } from "../database/committer.ts";
import { kyselyOnSqlite } from "../database/kysely-dialects.ts";
import { migrate } from "../database/migrate.ts";
import { openSqlite, type SqliteFile } from "../database/sqlite.ts";
import { sqliteWriter } from "../database/sqlite-writer.ts";
import type { Engine } from "./engine.ts";
import { type Decision, write } from "./write.ts";

describe("writing what was decided", () => {
  let file: SqliteFile;
  let committer: Committer;
  let engine: Engine;
  let commits = 0;
  before(async () => {
    file = openSqlite(":memory:", { durability: "off" });
    await migrate(kyselyOnSqlite(file), "memory");
    committer = openCommitter(sqliteWriter(file));
    const commit: Committer["commit"] = (set) => {
      commits += 1;
      return committer.commit(set);
    };
    engine = { database: { commit } } as Engine;
  });
  after(() => committer.close());

  const make = (id: string) =>
    committer.commit([insert("server_facts", { id, version: 1, value: "" })]);
  const rowOf = (id: string): { version: number; value: string } => {
    const [row] = file.all("SELECT version, value FROM server_facts WHERE id = ?", [id]);
    return row as { version: number; value: string };
  };
  /** Adds a letter to what stands there. */
  const append = (id: string, letter: string): Decision<string> => {
    const { version, value } = rowOf(id);
    const next = value + letter;
    return { changes: [replace("server_facts", { id, version, value: next })], value: next };
  };

  test("answers the value that was decided, and writes nothing for nothing", async () => {
    await make("a");
    assert.equal(await write(engine, {}, async () => append("a", "x")), "x");
    assert.deepEqual({ ...rowOf("a") }, { version: 2, value: "x" });
    const before = commits;
    assert.equal(await write(engine, {}, async () => ({ changes: [], value: 7 })), 7);
    assert.equal(commits, before);
  });

  test("decides anew when somebody was faster, after having reconsidered", async () => {
    await make("b");
    const steps: string[] = [];
    const caller = {
      reconsider: async () => void steps.push("reconsider"),
      remember: (value: string) => {
        steps.push(`remember ${value}`);
        return [];
      },
    };
    const value = await write(engine, caller, async () => {
      const decision = append("b", "x");
      if (steps.length === 0) await committer.commit(append("b", "y").changes);
      return decision;
    });
    assert.equal(value, "yx");
    assert.deepEqual(steps, ["remember x", "reconsider", "remember yx"]);
  });

  test("does not decide again when reconsidering says that all is done", async () => {
    const set = [claim("server_facts", { id: "b", version: 1, value: "" })];
    const reconsider = async () => Promise.reject(new Error("answered already"));
    await assert.rejects(
      write(engine, { reconsider }, async () => ({ changes: set, value: 1 })),
      /answered already/,
    );
  });

  test("what three hundred want of one row at once is done with few decisions, each of them once", async () => {
    await make("c");
    let decisions = 0;
    const all = Array.from({ length: 300 }, () =>
      write(engine, {}, async () => {
        decisions += 1;
        return append("c", "x");
      }),
    );
    await Promise.all(all);
    assert.deepEqual({ ...rowOf("c") }, { version: 301, value: "x".repeat(300) });
    assert.ok(decisions < 900, `${decisions} decisions`);
  });

  test("one that fails in its turn does not keep the next from theirs", async () => {
    await make("d");
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => {
        let round = 0;
        return write(engine, {}, async () => {
          round += 1;
          if (round > 1 && i % 2 === 1) throw new Error("refused");
          return append("d", "x");
        });
      }),
    );
    const done = outcomes.filter(({ status }) => status === "fulfilled").length;
    assert.equal(rowOf("d").value.length, done);
    assert.ok(done >= 5 && done < 10);
  });

  test("a decision that itself has to write does not wait for its own turn", async () => {
    await make("e");
    const one = (letter: string) =>
      write(engine, {}, async () => {
        await write(engine, {}, async () => append("e", letter.toUpperCase()));
        return append("e", letter);
      });
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    await Promise.all(names.map(one));
    const letters = [...rowOf("e").value];
    assert.deepEqual(letters.filter((letter) => letter >= "a").sort(), names);
  });

  test("gives up on what never holds", async () => {
    const never = [expect("server_facts", "nowhere", 1)];
    await assert.rejects(
      write(engine, {}, async () => ({ changes: never, value: 1 })),
      /guards broken 1000 times/,
    );
  });
});
