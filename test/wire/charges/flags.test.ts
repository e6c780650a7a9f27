import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RemoteConnector } from "../../../src/acquirers/connector.ts";
import type { Api } from "../../support/api.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };
const dayMs = 86_400_000;

/** An acquirer that never answers and cannot be asked later. */
const silent: RemoteConnector = {
  id: "silent",
  livemode: true,
  answers: "later",
  timeoutMs: 1000,
  ask: async () => ({ kind: "unknown", cause: "the line is cut" }),
  lookUp: async () => ({ found: "cannot_tell", cause: "the line is cut" }),
};

type Make = (api: Api, kakin: TestEngine) => Promise<{ readonly id: string }>;

const declined = async (api: Api) =>
  api.charge({ card: await api.token({ number: "4111111111110014" }) });

const reserved = (api: Api) => api.charge({ capture: false, authorization_type: "pre_auth" });

const then =
  (make: Make, ...steps: [action: string, fields?: object][]): Make =>
  async (api, kakin) => {
    const charge = await make(api, kakin);
    for (const [action, fields] of steps) {
      const answer = await api.post(`/charges/${charge.id}/${action}`, fields);
      assert.equal(answer.status, 200, answer.text);
    }
    return charge;
  };

const after =
  (make: Make, days: number): Make =>
  async (api, kakin) => {
    const charge = await make(api, kakin);
    kakin.clock.advance(days * dayMs);
    await kakin.settle();
    return charge;
  };

const paid: Make = (api) => api.charge();
const refundOf = (amount: number): [string, object] => ["refunds", { amount }];

// situation, how it comes about, status, the flags that are true, what is set besides.
//   A authorized  C capturable  P paid  RV reversed  RB reversible  RF refundable  PR partially_refundable
//   D disputable  V voided  E expired  CV can_perform_void
// Source: recorded charges. Assumed: disputable after a full refund, the flags of a lapsed authorisation.
// biome-ignore format: a table reads by columns
const situations: readonly (readonly [string, Make, string, string, string])[] = [
  ["taken at once", paid, "successful", "A P RF PR D CV", "authorized_at paid_at transaction"],
  ["reserved", reserved, "pending", "A C RB", "authorized_at"],
  ["reserved, then captured", then(reserved, ["capture"]), "successful", "A P RF PR D CV", "authorized_at paid_at transaction"],
  ["half of it captured", then(reserved, ["capture", { capture_amount: 50000 }]), "successful", "A P RF PR D CV", "authorized_at paid_at transaction"],
  ["reserved, then reversed", then(reserved, ["reverse"]), "reversed", "A RV", "authorized_at reversed_at"],
  ["reserved, ran out", after(reserved, 7), "reversed", "A RV E", "authorized_at reversed_at expired_at"],
  ["reversed, its time over", after(then(reserved, ["reverse"]), 8), "reversed", "A RV", "authorized_at reversed_at expired_at"],
  ["declined", declined, "failed", "", ""],
  ["declined, its time over", after(declined, 7), "failed", "E", "expired_at"],
  ["paid, a day later", after(paid, 1), "successful", "A P RF PR D", "authorized_at paid_at transaction"],
  ["paid, its time over", after(paid, 7), "successful", "A P RF PR D", "authorized_at paid_at transaction expired_at"],
  ["paid, refundable no more", after(paid, 366), "successful", "A P D", "authorized_at paid_at transaction expired_at"],
  ["refunded in part", then(paid, refundOf(40000)), "successful", "A P RF PR D", "authorized_at paid_at transaction"],
  ["refunded in parts, whole", then(paid, refundOf(40000), refundOf(60000)), "successful", "A P D", "authorized_at paid_at transaction"],
  ["refunded whole, a day later", then(after(paid, 1), refundOf(100000)), "successful", "A P D", "authorized_at paid_at transaction"],
  ["voided", then(paid, refundOf(100000)), "successful", "A P V", "authorized_at paid_at transaction"],
  ["voided, its time over", after(then(paid, refundOf(100000)), 8), "successful", "A P V", "authorized_at paid_at transaction expired_at"],
];

const letters = {
  authorized: "A",
  capturable: "C",
  paid: "P",
  reversed: "RV",
  reversible: "RB",
  refundable: "RF",
  partially_refundable: "PR",
  disputable: "D",
  voided: "V",
  expired: "E",
  can_perform_void: "CV",
} as const;
const moments = [
  "authorized_at",
  "reversed_at",
  "paid_at",
  "transaction",
  "expired_at",
  "failure_code",
];

function flagsOf(charge: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(letters).map(([name, letter]) => {
    assert.equal(typeof charge[name], "boolean", name);
    return charge[name] === true ? letter : "";
  });
  return pairs.filter((letter) => letter !== "").join(" ");
}

const words = (text: string) =>
  text
    .split(" ")
    .filter((word) => word !== "")
    .sort();

describe("the flags of a charge", () => {
  for (const [situation, make, status, flags, set] of situations) {
    it(`${situation}: ${status}, ${flags === "" ? "none" : flags}`, async () => {
      await using kakin = await startEngine();
      const { id } = await make(kakin.api, kakin);
      const charge = (await kakin.api.get(`/charges/${id}`, newest)).body;
      assert.equal(charge.status, status);
      assert.deepEqual(words(flagsOf(charge)), words(flags));
      const expected = status === "failed" ? `${set} failure_code` : set;
      assert.deepEqual(moments.filter((name) => charge[name] !== null).sort(), words(expected));
      const listed = (await kakin.api.get("/charges", newest)).body.data[0];
      assert.deepEqual(listed, charge, "a list shows the same");
    });

    it(`${situation}: every flag says what is then allowed`, async () => {
      for (const [flag, action, fields] of [
        ["capturable", "capture", {}],
        ["reversible", "reverse", {}],
        ["partially_refundable", "refunds", { amount: 1 }],
        ["can_perform_void", "refunds", { amount: "captured_amount", void: true }],
      ] as const) {
        await using kakin = await startEngine();
        const { api } = kakin;
        const { id } = await make(api, kakin);
        const charge = (await api.get(`/charges/${id}`, newest)).body;
        const amount = "amount" in fields && fields.amount !== 1 ? charge.captured_amount : 1;
        const asked = "amount" in fields ? { ...fields, amount } : fields;
        const answer = await api.post(`/charges/${id}/${action}`, asked);
        assert.equal(answer.status, charge[flag] === true ? 200 : 400, `${flag}: ${answer.text}`);
      }
    });
  }

  it("whose acquirer has not answered: pending, none", async () => {
    await using kakin = await startEngine({ connectors: [silent] });
    const charge = await kakin.live.charge({}, newest);
    assert.deepEqual([charge.status, flagsOf(charge), charge.livemode], ["pending", "", true]);
    assert.equal((await kakin.live.post(`/charges/${charge.id}/capture`)).status, 400);
    assert.equal((await kakin.live.post(`/charges/${charge.id}/reverse`)).status, 400);
  });
});
