import assert from "node:assert/strict";
import { test } from "node:test";
import { createCharge } from "../../../src/charges/create-charge.ts";
import { readChargeWish } from "../../../src/charges/params.ts";
import { setAccount } from "../../../src/operator/operate-account.ts";
import { ApiError } from "../../../src/primitives/api-error.ts";
import { balancedBooks } from "../../support/books.ts";
import { startEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" } as const;
const inDollars = { settings: { currency: "USD" } } as const;
const ROUNDS = 12;

test("an account without charges changes its currency, one with a charge keeps it", async () => {
  await using kakin = await startEngine();
  const { api, engine, account } = kakin;
  await setAccount(engine, account.id, inDollars);
  assert.equal((await api.charge({ currency: "usd" }, newest)).funding_currency, "USD");
  await assert.rejects(
    setAccount(engine, account.id, { settings: { currency: "THB" } }),
    (fault) => fault instanceof ApiError && /already has charges in USD/.test(fault.message),
  );
});

test("a charge that was refused does not fix the currency", async () => {
  await using kakin = await startEngine();
  const { api, engine, account } = kakin;
  assert.equal((await api.post("/charges", "amount=1&currency=thb&customer=x")).status, 400);
  assert.equal((await setAccount(engine, account.id, inDollars)).settings.currency, "USD");
});

test("a charge asked for before the currency changed, and made after it, is in the new one", async () => {
  await using kakin = await startEngine();
  const { api, engine, account } = kakin;
  const before = { account, livemode: false, version: newest.version };
  const card = await api.token();
  await setAccount(engine, account.id, inDollars);
  const wish = readChargeWish({ amount: 100000, currency: "thb", card });
  const { charge } = await createCharge(engine, before, wish);
  assert.equal(charge.fundingCurrency, "USD");
  assert.deepEqual(
    Object.keys(await balancedBooks(kakin)).filter((name) => !name.endsWith("USD")),
    [],
  );
});

test("a first charge and a change of currency at once: both are done in one currency, or one is refused", async () => {
  await using kakin = await startEngine();
  const { engine } = kakin;
  for (let round = 0; round < ROUNDS; round += 1) {
    const shop = await kakin.otherAccount();
    const { id } = (await shop.get("/account", newest)).body;
    const card = await shop.token();
    const [made] = await Promise.allSettled([
      shop.charge({ card }, newest),
      setAccount(engine, id, inDollars),
    ]);
    assert.equal(made.status, "fulfilled");
    const { currency } = (await shop.get("/account", newest)).body;
    assert.equal(made.value.funding_currency, currency);
    assert.equal((await shop.get("/balance", newest)).body.total, made.value.net);
  }
});

test("fifty first charges at once are fifty charges", async () => {
  await using kakin = await startEngine();
  const { api } = kakin;
  const customer = (await api.post("/customers", { card: await api.token() })).body.id;
  const made = await Promise.all(Array.from({ length: 50 }, () => api.charge({ customer })));
  assert.equal(new Set(made.map(({ id }) => id)).size, 50);
});
