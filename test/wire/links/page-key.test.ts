import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rollKey } from "../../../src/accounts/roll-key.ts";
import { newLink, takeCard, vaultOf } from "../../support/link-payer.ts";
import { open } from "../../support/payer.ts";
import { startEngine } from "../../support/start-engine.ts";

describe("the key in a link's page", () => {
  it("makes tokens of the link's account and mode, and opens nothing else", async () => {
    await using kakin = await startEngine();
    const page = await open((await newLink(kakin.api)).payment_uri);
    const { key: text } = vaultOf(page);
    assert.doesNotMatch(page.text, /[ps]key_test_no1t4tnemucod0e51mo/);
    const key = { text };
    const token = await takeCard(page);
    assert.equal((await kakin.api.charge({ card: token })).status, "successful");
    for (const answer of [
      await kakin.api.get(`/tokens/${token}`, { key, host: "vault" }),
      await kakin.api.post(
        "/sources",
        { type: "promptpay", amount: 2000, currency: "thb" },
        { key },
      ),
      await kakin.api.get("/capability", { key }),
      await kakin.api.get("/charges", { key }),
      await kakin.api.get("/account", { key }),
      await kakin.api.post("/charges", { amount: 2000, currency: "thb", card: token }, { key }),
    ]) {
      assert.deepEqual([answer.status, answer.body.code], [401, "authentication_failure"]);
    }
    const other = await kakin.otherAccount();
    const foreign = await takeCard(page);
    const theirs = await other.post("/charges", { amount: 2000, currency: "thb", card: foreign });
    assert.equal(theirs.status, 404);
  });

  it("is over after twelve hours, and a fresh page has a fresh one", async () => {
    await using kakin = await startEngine();
    const { payment_uri } = await newLink(kakin.api);
    const page = await open(payment_uri);
    kakin.clock.advance(12 * 3600_000 - 1000);
    await takeCard(page);
    kakin.clock.advance(2000);
    await assert.rejects(takeCard(page), /key expired/);
    await takeCard(await open(payment_uri));
  });

  it("is worth nothing when anything of it was changed", async () => {
    await using kakin = await startEngine();
    await kakin.otherAccount();
    const { key } = vaultOf(await open((await newLink(kakin.api)).payment_uri));
    const [kind = "", account = "", until = "", proof = ""] = key.split(".");
    const changed = (one: string) => (one === "0" ? "1" : "0");
    const forged = [
      ["pkey_page", account, until, proof],
      [kind, account, `${until}0`, proof],
      [kind, account.replace(/.$/, changed), until, proof],
      [kind, account, until, proof.replace(/^./, changed)],
      [kind, account, until, ""],
      [kind, account, until],
      [kind],
      [kind, "", "", ""],
    ];
    for (const parts of forged) {
      const answer = await kakin.api.post(
        "/tokens",
        { card: {} },
        { key: { text: parts.join(".") }, host: "vault" },
      );
      assert.deepEqual([answer.status, answer.body.code], [401, "authentication_failure"]);
    }
  });

  it("outlives the account's own keys when they are rolled", async () => {
    await using kakin = await startEngine();
    const page = await open((await newLink(kakin.api)).payment_uri);
    const wish = { kind: "public", livemode: false, keepForMs: 0 } as const;
    await rollKey(kakin.engine, kakin.account, wish);
    assert.match(await takeCard(page), /^tokn_test_/);
  });
});
