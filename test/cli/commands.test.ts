import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { apiAt } from "../support/api.ts";
import { buildProgram, type DataPlace, freshFolder, freshPlace } from "../support/program.ts";

const kakin = buildProgram();
after(() => kakin[Symbol.dispose]());

const wellKnownSecret = "skey_test_no1t4tnemucod0e51mo";

/** Runs a command on a place and answers what it printed as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads what was printed, whose shape is what it checks
async function ask(place: DataPlace, ...args: readonly string[]): Promise<any> {
  const { code, stdout, stderr } = await kakin.run([...args, ...place.switches, "--json"]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** Runs a command that has to be refused, and answers its one line. */
async function refused(place: DataPlace, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await kakin.run([...args, ...place.switches]);
  assert.equal(code, 1, stdout + stderr);
  assert.match(stderr, /^kakin: .*\n$/);
  return stderr;
}

test("a key is rolled on a running server: the new one works, the old one for as long as it was kept", async () => {
  await using place = await freshPlace();
  await using server = await kakin.serve(place.switches);
  const statusWith = async (text: string) => {
    const { status, body } = await server.api.get("/charges", { key: { text } });
    return status === 200 ? 200 : [status, body.code];
  };

  const rolled = await ask(place, "keys", "roll", "secret");
  assert.match(rolled.key, /^skey_test_[0-9a-z]{19}$/);
  assert.equal(await statusWith(rolled.key), 200);
  assert.equal(await statusWith(wellKnownSecret), 200);
  const { ending } = await ask(place, "keys", "end", "secret", "--key", wellKnownSecret);
  assert.equal(ending, wellKnownSecret.slice(-4));
  assert.deepEqual(await statusWith(wellKnownSecret), [403, "key_expired_error"]);
  const keptForMs = Date.parse(rolled.old.expires_at) - Date.parse(rolled.created_at);
  assert.equal(keptForMs, 60 * 60_000);

  const ended = await ask(place, "keys", "roll", "secret", "--keep", "0");
  assert.equal(await statusWith(ended.key), 200);
  assert.deepEqual(await statusWith(rolled.key), [403, "key_expired_error"]);

  // With two in force, rolling needs to know which; the key itself or its ending says so.
  const more = await ask(place, "keys", "create", "secret");
  assert.equal(await statusWith(more.key), 200);
  const unclear = await refused(place, "keys", "roll", "secret");
  assert.ok(unclear.includes(more.ending) && unclear.includes(ended.ending), unclear);
  const chosen = await ask(place, "keys", "roll", "secret", "--key", more.key, "--keep", "0");
  assert.deepEqual(await statusWith(more.key), [403, "key_expired_error"]);
  assert.equal(await statusWith(ended.key), 200);

  const { data } = await ask(place, "keys", "list");
  assert.equal(data.length, 6);
  assert.ok(data.every((key: object) => !("key" in key)));
  const { stdout } = await kakin.run(["keys", "list", ...place.switches]);
  assert.match(stdout, new RegExp(`^…${chosen.ending} +secret +test +\\S+ +in force$`, "m"));
});

test("live keys are made when asked for, and belong to live mode", async () => {
  await using place = await freshPlace();
  await using server = await kakin.serve(place.switches);
  const { key } = await ask(place, "keys", "create", "secret", "--live");
  assert.match(key, /^skey_[0-9a-z]{19}$/);
  const list = await server.api.get("/charges", { key: { text: key } });
  assert.equal(list.body.total, 0);
  const clock = await server.api.get("/_kakin/clock", { key: { text: key } });
  assert.deepEqual([clock.status, clock.body.code], [404, "not_found"]);
});

test("accounts of each country charge in their own currency", async () => {
  await using place = await freshPlace();
  await using server = await kakin.serve(place.switches);
  const countries = { TH: ["THB", 7], JP: ["JPY", 30], SG: ["SGD", 7], MY: ["MYR", 7] } as const;
  for (const [country, [currency, days]] of Object.entries(countries)) {
    const made = await ask(place, "accounts", "create", "--country", country);
    assert.equal(made.currency, currency);
    assert.equal(made.authorization_valid_for_days, days);
    const api = apiAt({ url: server.url, vaultUrl: server.vaultUrl, keys: made.keys.test });
    const charge = await api.charge({ currency });
    assert.equal(charge.status, "successful");
    assert.equal(charge.currency, currency.toLowerCase());
  }
  assert.equal((await ask(place, "accounts", "list")).data.length, 5);
});

test("an account's settings count from the next request on, but its money stays once there are charges", async () => {
  await using place = await freshPlace();
  await using server = await kakin.serve([...place.switches, "--no-samples"]);
  const { id, currency } = await ask(place, "accounts", "set", "--currency", "usd");
  assert.equal(currency, "USD");
  await ask(place, "accounts", "set", id, "--country", "JP", "--api-version", "2019-05-29");
  await ask(place, "accounts", "set", "--fee-rate", "4", "--vat-rate", "10.5");
  const shown = await ask(place, "accounts", "show");
  assert.deepEqual(
    [shown.country, shown.currency, shown.fee_rate, shown.vat_rate, shown.fee_flat],
    ["JP", "JPY", "4.0", "10.5", "0.0"],
  );
  const charge = await server.api.charge({ currency: "jpy" });
  assert.equal(charge.currency, "JPY");
  assert.equal(charge.transaction_fees.fee_rate, "4.0");
  assert.match(await refused(place, "accounts", "set", "--country", "TH"), /has charges in JPY/);
  // What the ledger does not rest upon can still change.
  await ask(place, "accounts", "set", "--three-d-secure", "challenge", "--email", "a@b.example");

  const methods = await ask(place, "accounts", "set", "--payment-methods", "econtext,promptpay");
  assert.deepEqual(methods.payment_methods, ["econtext", "promptpay"]);
  const none = await refused(place, "accounts", "set", "--payment-methods", "econtext,cash");
  assert.match(none, /"cash" is none/);

  assert.match(await refused(place, "accounts", "set", "--country", "XX"), /TH, JP, SG, MY/);
  assert.match(await refused(place, "accounts", "create", "--currency", "KRW"), /currency/);
  assert.match(await refused(place, "accounts", "set", "--fee-rate", "-1"), /fee_rate/);
  assert.match(await refused(place, "accounts", "show", "account_none"), /was not found/);
});

test("an account lists the origins of its pages, as browsers write them, and takes its public keys from no other", async () => {
  await using place = await freshPlace();
  await using server = await kakin.serve([...place.switches, "--no-samples"]);
  const from = (origin: string) =>
    server.api.post("/sources", { type: "alipay" }, { key: "public", headers: { Origin: origin } });
  assert.equal((await from("https://else.example")).status, 400);
  const listed = "https://Shop.example/,http://localhost:3000";
  const { origins } = await ask(place, "accounts", "set", "--origins", listed);
  assert.deepEqual(origins, ["https://shop.example", "http://localhost:3000"]);
  assert.equal((await from("https://else.example")).status, 403);
  assert.equal((await from("http://localhost:3000")).status, 400);
  for (const wrong of ["shop.example", "https://shop.example/pay", "https://a@shop.example", "*"])
    assert.match(await refused(place, "accounts", "set", "--origins", wrong), / is none/);
  const { stdout } = await kakin.run(["accounts", "show", ...place.switches]);
  assert.match(stdout, /^ +public keys are taken from +https:\/\/shop\.example.+localhost:3000/m);
  assert.equal((await ask(place, "accounts", "set", "--origins", "all")).origins, "all");
  assert.equal((await from("https://else.example")).status, 400);
});

test("the clock is moved on a running server, and what becomes due happens", async () => {
  await using place = await freshPlace();
  await using server = await kakin.serve(place.switches);
  const { id } = await server.api.charge({ capture: false });
  const before = await ask(place, "clock");
  assert.equal(before.offset_seconds, 0);
  const moved = await ask(place, "clock", "advance", "4w2d1s");
  assert.equal(moved.offset_seconds, 30 * 86_400 + 1);
  // Not asked for by anybody, the charge has lapsed.
  assert.equal((await server.api.get(`/charges/${id}`)).body.status, "reversed");
  const capture = await server.api.post(`/charges/${id}/capture`);
  assert.deepEqual([capture.status, capture.body.code], [400, "expired_charge"]);

  const other = await ask(place, "accounts", "create");
  const alone = await ask(place, "clock", "advance", "1d", "--key", other.keys.test.secret);
  assert.equal(alone.offset_seconds, 86_400);
  assert.equal((await ask(place, "clock", "show")).offset_seconds, moved.offset_seconds);

  assert.equal((await ask(place, "clock", "reset")).offset_seconds, 0);
  assert.match(await refused(place, "clock", "advance", "soon"), /90s, 15m.*not "soon"/);
  assert.match(await refused(place, "clock", "show", "--key", "skey_test_none"), /authentication/);
});

test("whose data is meant may be said before the verb, after it, and without one", async () => {
  await using place = await freshPlace();
  await using server = await kakin.serve(place.switches);
  const printed = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await kakin.run(args);
    assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
    // Besides these, answers say what time it is.
    const { data, offset_seconds } = JSON.parse(stdout) as Record<string, unknown>;
    return { data, offset_seconds };
  };
  await server.api.charge();
  const verbs = { accounts: "list", keys: "list", events: "list", clock: "show" } as const;
  for (const [group, verb] of Object.entries(verbs)) {
    const after = await printed(group, verb, ...place.switches, "--json");
    for (const args of [
      [group, ...place.switches, "--json", verb],
      [group, "--json", verb, ...place.switches],
      [group, ...place.switches, "--json"],
    ]) {
      assert.deepEqual(await printed(...args), after, args.join(" "));
    }
  }
  const moved = await printed("clock", ...place.switches, "advance", "--json", "1d");
  assert.equal(moved.offset_seconds, 86_400);
  const mistyped = await kakin.run(["keys", ...place.switches, "lst"]);
  assert.equal(mistyped.code, 2);
  assert.match(mistyped.stderr, /^kakin: unknown command 'lst' \(Did you mean list\?\).*\n$/);
});

test("used samples are restored", async () => {
  await using place = await freshPlace();
  await using server = await kakin.serve(place.switches);
  const fields = { amount: 20000, currency: "thb", card: "tokn_test_60kw4dxb9redghzf8zs" };
  const charge = async () => (await server.api.post("/charges", fields)).status;
  assert.equal(await charge(), 200);
  assert.equal(await charge(), 400);
  await ask(place, "samples");
  assert.equal(await charge(), 200);
});

test("without a server a command opens the data itself, also after a server was killed", async () => {
  await using place = await freshPlace();
  await using killed = await kakin.serve(place.switches);
  const { id } = await killed.api.charge({ capture: false });
  killed.signal("SIGKILL");
  await killed.ended();
  assert.ok(existsSync(join(place.folder, "server.json")));

  const { key } = await ask(place, "keys", "roll", "secret", "--keep", "0");
  const moved = await ask(place, "clock", "advance", "31d", "--key", key);
  assert.equal(moved.offset_seconds, 31 * 86_400);

  await using server = await kakin.serve(place.switches);
  assert.match(server.said().stdout, /"public_key":"pkey_test_no1t.*","secret_key":null/);
  const charge = await server.api.get(`/charges/${id}`, { key: { text: key } });
  assert.deepEqual([charge.body.status, charge.body.expired], ["reversed", true]);
});

test("a mistyped data folder is not made into new data", async () => {
  using place = freshFolder();
  const nowhere = join(place.folder, "elsewhere");
  const { code, stderr } = await kakin.run(["accounts", "list", "--data", nowhere]);
  assert.equal(code, 1);
  assert.match(stderr, /^kakin: there is no data in .*elsewhere yet: start kakin once.*\n$/);
  assert.equal(existsSync(nowhere), false);
});

test("the operator's paths open to the token in the data folder and to nothing else", async () => {
  await using place = await freshPlace();
  await using server = await kakin.serve(place.switches);
  const file = readFileSync(join(place.folder, "server.json"), "utf8");
  const { operator_token: token, pid, url } = JSON.parse(file) as Record<string, unknown>;
  assert.deepEqual([pid, url], [server.pid, server.url]);
  assert.equal(Buffer.from(String(token), "base64url").length, 32);
  const code = async (headers: Record<string, string>) => {
    const answer = await fetch(`${server.url}/_kakin/operator/accounts`, { headers });
    return [answer.status, ((await answer.json()) as { code?: string }).code];
  };
  const bearer = { Authorization: `Bearer ${String(token)}` };
  assert.deepEqual(await code(bearer), [200, undefined]);
  const basic = Buffer.from(`${wellKnownSecret}:`).toString("base64");
  for (const authorization of [`Basic ${basic}`, `Bearer ${String(token).slice(1)}A`, "Bearer "]) {
    assert.deepEqual(await code({ Authorization: authorization }), [401, "authentication_failure"]);
  }
  assert.deepEqual(await code({}), [401, "authentication_failure"]);
  const fromPage = { ...bearer, Origin: "http://127.0.0.1" };
  assert.deepEqual(await code(fromPage), [403, "not_authorized"]);
});
