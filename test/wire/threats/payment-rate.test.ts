import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { behindProxy, from } from "../../support/clients.ts";
import { faultOn, newLink, payer } from "../../support/link-payer.ts";
import { open } from "../../support/payer.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const declined = "4111111111140011";

/** Tries to pay a link by a card that is declined, from some address. */
async function tryCard(kakin: TestEngine, uri: string, address = "203.0.113.1") {
  const token = await kakin.api.token({ number: declined });
  return open(uri, { ...payer, way: "card", token }, from(address));
}

const limited = (environment: Readonly<Record<string, string>>) =>
  startEngine({ environment: { ...behindProxy, ...environment } });

describe("whoever tries stolen cards on the page of a link", () => {
  it("hears of so many declines a minute, and then only that it was too often", async () => {
    await using kakin = await limited({ KAKIN_PAYMENTS_PER_IP: "off,2" });
    const { payment_uri: uri, id } = await newLink(kakin.api, { multiple: true });
    for (let i = 0; i < 2; i += 1)
      assert.match(faultOn(await tryCard(kakin, uri)) ?? "", /enough money/);
    const token = await kakin.api.token({ number: declined });
    const refused = await changingNothing(kakin, () =>
      open(uri, { ...payer, way: "card", token }, from("203.0.113.1")),
    );
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "30"]);
    assert.match(faultOn(refused) ?? "", /^Too many attempts\. Nothing was taken/);
    assert.match(refused.text, /value="payer@example.com"/);
    assert.equal((await kakin.api.get(`/links/${id}/charges`)).body.total, 2);
    kakin.clock.advance(30_000);
    assert.equal((await tryCard(kakin, uri)).status, 422);
  });

  it("gains nothing by another link", async () => {
    await using kakin = await limited({ KAKIN_PAYMENTS_PER_IP: "off,1" });
    assert.equal((await tryCard(kakin, (await newLink(kakin.api)).payment_uri)).status, 422);
    assert.equal((await tryCard(kakin, (await newLink(kakin.api)).payment_uri)).status, 429);
  });

  it("gains nothing by many addresses, and keeps nobody from paying other links", async () => {
    await using kakin = await limited({ KAKIN_PAYMENTS_PER_LINK: "off,2" });
    const { payment_uri: uri } = await newLink(kakin.api, { multiple: true });
    const statuses: number[] = [];
    for (const address of ["203.0.113.1", "203.0.113.2", "203.0.113.3"])
      statuses.push((await tryCard(kakin, uri, address)).status);
    assert.deepEqual(statuses, [422, 422, 429]);
    assert.equal((await tryCard(kakin, (await newLink(kakin.api)).payment_uri)).status, 422);
  });

  it("is not whoever forgets a field: that asks no bank, and is not counted", async () => {
    await using kakin = await limited({ KAKIN_PAYMENTS_PER_IP: "off,1" });
    const { payment_uri: uri } = await newLink(kakin.api);
    for (let i = 0; i < 5; i += 1) {
      const page = await open(uri, { email: "", way: "promptpay" }, from("203.0.113.1"));
      assert.equal(page.status, 422);
    }
    const paid = await open(uri, { ...payer, way: "promptpay" }, from("203.0.113.1"));
    assert.equal(paid.status, 303, faultOn(paid));
  });

  it("is limited in live mode unless told otherwise", async () => {
    await using kakin = await startEngine();
    const { payment_uri: uri } = await newLink(kakin.live, { multiple: true });
    const statuses: number[] = [];
    for (let i = 0; i < 11; i += 1)
      statuses.push((await open(uri, { ...payer, way: "promptpay" })).status);
    assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 422), 429]);
  });
});
