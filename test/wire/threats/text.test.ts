import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

describe("text that looks like something else", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  it("is kept as it was given, byte for byte", async () => {
    const { api } = kakin;
    const metadata = {
      composed: "café",
      decomposed: "cafe\u0301",
      "caf\u00e9": "name composed",
      "cafe\u0301": "name decomposed",
      bidi: "\u202egnp.exe\u202c",
      zero: "a\u200bb\ufeffc",
      emoji: "👩‍👩‍👧‍👦",
      full: "ＡＢＣ",
      controls: "a\r\nb\tc\u001b[31mred\u0007",
      html: "</script><script>alert(1)</script>",
      lines: "\u2028\u2029",
      blank: "  \u00a0 ",
    };
    const description = "=cmd|' /C calc'!A0 \u202e\r\nSet-Cookie: x=1";
    const { id } = await api.charge({ metadata, description });
    const { body } = await api.get(`/charges/${id}`);
    assert.deepEqual([body.metadata, body.description], [metadata, description]);
    const form = new URLSearchParams({ description, "metadata[cafe\u0301]": "é\u0301" });
    const changed = await api.patch(`/charges/${id}`, form.toString());
    assert.deepEqual(
      [changed.body.description, changed.body.metadata],
      [description, { "cafe\u0301": "é\u0301" }],
    );
  });

  it("finds nothing under an id that only looks the same", async () => {
    const { api } = kakin;
    const { id } = await api.charge();
    const customer = (await api.post("/customers", { card: await api.token() })).body;
    for (const lookalike of [
      id.toUpperCase(),
      id.replace("c", "с"),
      id.replace("_", "＿"),
      `${id}\u200b`,
      ` ${id}`,
      `${id} `,
      `${id}\n`,
      id.normalize("NFKD").replace("chrg", "ｃｈｒｇ"),
    ]) {
      const answer = await changingNothing(kakin, () =>
        api.post(`/charges/${encodeURIComponent(lookalike)}/capture`),
      );
      assertRefused(answer, 404, "not_found", `charge ${lookalike} was not found`);
    }
    for (const lookalike of [customer.id.toUpperCase(), `${customer.id}\u200b`]) {
      const fields = { amount: 100000, currency: "thb", customer: lookalike };
      const answer = await changingNothing(kakin, () => api.post("/charges", fields));
      assertRefused(answer, 404, "not_found", `customer ${lookalike} was not found`);
    }
  });

  it("names no currency that only looks the same", async () => {
    const { api } = kakin;
    for (const currency of [
      "ＴＨＢ",
      "тhb",
      "thʙ",
      "t\u200bhb",
      "thb ",
      " thb",
      "thb\n",
      "ﬁm",
      "ıdr",
    ]) {
      const fields = { amount: 100000, currency, card: await api.token() };
      const answer = await changingNothing(kakin, () => api.post("/charges", fields));
      assertRefused(answer, 400, "invalid_charge", "currency is currently not supported");
    }
  });

  it("names no field that only looks the same", async () => {
    const { api } = kakin;
    const card = await api.token();
    for (const name of ["Amount", "AMOUNT", "аmount", "amount ", "ａmount", "amount\u200b"]) {
      const fields = { [name]: 100000, currency: "thb", card };
      const answer = await changingNothing(kakin, () => api.post("/charges", fields));
      assertRefused(answer, 400, "invalid_amount", "amount is not a number");
    }
  });

  it("is repeated in a refusal without breaking it", async () => {
    const { api } = kakin;
    for (const card of ['"},{"object":"charge', "a\r\nX-Injected: 1", "</script>", "\u2028"]) {
      const answer = await api.post("/charges", { amount: 100000, currency: "thb", card });
      assertRefused(answer, 404, "not_found", `token ${card} was not found`);
      assert.equal(answer.headers.get("x-injected"), null);
    }
  });
});
