import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { getWithBody } from "../../support/raw-http.ts";
import { assertRefused } from "../../support/refusals.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const minuteMs = 60_000;
const idsOf = (list: { data: { id: string }[] }) => list.data.map(({ id }) => id);

describe("the list of charges", () => {
  let kakin: TestEngine;
  /** 25 charges, a minute apart: the first at 03:00. */
  const made: string[] = [];
  before(async () => {
    kakin = await startEngine();
    for (let minute = 0; minute < 25; minute += 1) {
      made.push((await kakin.api.charge({ amount: 2000 + minute })).id);
      kakin.clock.advance(minuteMs);
    }
  });
  after(() => kakin.close());

  it("shows twenty, oldest first, and how many there are", async () => {
    const { body } = await kakin.api.get("/charges");
    const { data, ...rest } = body;
    assert.deepEqual(rest, {
      object: "list",
      limit: 20,
      offset: 0,
      total: 25,
      location: "/charges",
      order: "chronological",
      from: "1970-01-01T00:00:00Z",
      to: "2026-01-15T03:25:00Z",
    });
    assert.deepEqual(
      data.map(({ id }: { id: string }) => id),
      made.slice(0, 20),
    );
    assert.deepEqual(data[3], (await kakin.api.get(`/charges/${made[3]}`)).body);
  });

  // Every option, asked for in the query, in a JSON body and in a form body; the three must agree.
  for (const [options, range, echoed] of [
    [{ limit: 5 }, [0, 5], { limit: 5 }],
    [{ limit: "5", offset: "20" }, [20, 25], { limit: 5, offset: 20 }],
    [{ offset: 23 }, [23, 25], { offset: 23 }],
    [{ offset: 25 }, [25, 25], { offset: 25 }],
    [{ offset: 1000 }, [25, 25], { offset: 1000 }],
    [{ limit: 100 }, [0, 25], { limit: 100 }],
    [{ limit: 1000 }, [0, 25], { limit: 100 }],
    [{ order: "chronological", limit: 2 }, [0, 2], { order: "chronological" }],
    [{ from: "2026-01-15T03:20:00Z" }, [20, 25], { total: 5, from: "2026-01-15T03:20:00Z" }],
    [{ to: "2026-01-15T03:01:30Z" }, [0, 2], { total: 2, to: "2026-01-15T03:01:30Z" }],
    [
      { from: "2026-01-15T03:05:00Z", to: "2026-01-15T03:14:00Z", limit: 3, offset: 2 },
      [7, 10],
      { total: 10, limit: 3, offset: 2 },
    ],
    [{ from: "2026-01-15" }, [0, 20], { from: "2026-01-15T00:00:00Z", total: 25 }],
    [{ from: "2026-01-16" }, [25, 25], { from: "2026-01-16T00:00:00Z", total: 0 }],
    [{ from: "2026-01-15T12:20:00+09:00" }, [20, 25], { from: "2026-01-15T03:20:00Z" }],
    [{ from: "2026-01-15T03:20:00.602455148Z" }, [21, 25], { total: 4 }],
    [{ from: null, to: null, limit: null, offset: null, order: null }, [0, 20], { limit: 20 }],
  ] as const) {
    it(`is the same by query, JSON and form for ${JSON.stringify(options)}`, async () => {
      const { api } = kakin;
      const given = Object.entries(options).filter(([, value]) => value !== null);
      const query = given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
      const form = { "Content-Type": "application/x-www-form-urlencoded" };
      const answers = [
        await api.get(`/charges?${query.join("&")}`),
        await api.get(`/charges/?${query.join("&")}`),
        await getWithBody(api, "/charges", options),
        await getWithBody(api, "/charges", query.join("&"), form),
      ];
      for (const { status, body, text } of answers) {
        assert.equal(status, 200, text);
        assert.deepEqual(idsOf(body), made.slice(...range));
        for (const [name, value] of Object.entries(echoed)) assert.equal(body[name], value, name);
      }
    });
  }

  it("turns round on request", async () => {
    const newestFirst = { order: "reverse_chronological", limit: 3, offset: 1 };
    for (const { body } of [
      await kakin.api.get("/charges?order=reverse_chronological&limit=3&offset=1"),
      await getWithBody(kakin.api, "/charges", newestFirst),
    ]) {
      assert.deepEqual(idsOf(body), [made[23], made[22], made[21]]);
      assert.equal(body.order, "reverse_chronological");
    }
  });

  it("lets the body speak where query and body both do, unless it says null", async () => {
    const { api } = kakin;
    assert.equal((await getWithBody(api, "/charges?limit=3", { limit: 4 })).body.limit, 4);
    assert.equal((await getWithBody(api, "/charges?limit=3", { limit: null })).body.limit, 3);
    assert.equal((await getWithBody(api, "/charges?limit=3", {})).body.limit, 3);
  });

  for (const [query, message] of [
    ["limit=0", "limit must be a whole number of at least 1"],
    ["limit=-1", "limit must be a whole number of at least 1"],
    ["limit=ten", "limit must be a whole number of at least 1"],
    ["limit=1.5", "limit must be a whole number of at least 1"],
    ["offset=-1", "offset must be a whole number of at least 0"],
    ["offset=x", "offset must be a whole number of at least 0"],
    ["order=random", "order must be chronological or reverse_chronological"],
    ["from=yesterday", "from must be an ISO 8601 date and time"],
    ["to=2026-13-01", "to must be an ISO 8601 date and time"],
  ] as const) {
    it(`refuses ${query}`, async () => {
      const answer = await kakin.api.get(`/charges?${query}`);
      assertRefused(answer, 400, "bad_request", message);
    });
  }

  it("holds the charges of one account and mode only", async () => {
    const stranger = await kakin.otherAccount();
    assert.equal((await stranger.get("/charges")).body.total, 0);
    assert.equal((await kakin.live.get("/charges")).body.total, 0);
    const own = await stranger.charge();
    assert.deepEqual(idsOf((await stranger.get("/charges")).body), [own.id]);
    assert.equal((await kakin.api.get("/charges")).body.total, 25);
  });
});

describe("charges made in the same moment", () => {
  it("keep the order in which they were made", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const ids: string[] = [];
    for (let i = 0; i < 12; i += 1) ids.push((await api.charge()).id);
    assert.deepEqual(idsOf((await api.get("/charges?limit=100")).body), ids);
    const pages = [];
    for (let offset = 0; offset < 12; offset += 5) {
      const page = await api.get(`/charges?limit=5&offset=${offset}&order=reverse_chronological`);
      pages.push(...idsOf(page.body));
    }
    assert.deepEqual(pages, ids.toReversed());
  });
});
