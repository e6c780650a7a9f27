import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chargeStatuses } from "../catalogue/charge-states.ts";
import { ApiError } from "../primitives/api-error.ts";
import type { Charge } from "./charge.ts";
import { type ChargeCommand, decide, ensureMay, eventOf, lifecycle, may } from "./lifecycle.ts";

type State = keyof typeof lifecycle;

// state, command, where it goes and what is announced, or the refusal with its message where it has one of its own.
// Every cell, written down a second time: whoever changes one has to mean it.
// biome-ignore format: a table reads by columns
const cells: readonly (readonly [State, ChargeCommand, string])[] = [
  ["asking",         "authorize",   "→ authorized, charge.create"],
  ["asking",         "pay",         "→ paid, charge.create"],
  ["asking",         "decline",     "→ failed, charge.create"],
  ["asking",         "leave_open",  "→ unanswered, charge.create"],
  ["asking",         "await_payer", "→ awaiting_payer, charge.create"],
  ["asking",         "capture",     "failed_capture: Charge is not authorized"],
  ["asking",         "reverse",     "failed_reverse: only uncaptured authorized charges can be reversed"],
  ["asking",         "refund",      "failed_refund: charge can't be refunded"],
  ["asking",         "expire",      "failed_expire"],
  ["asking",         "lapse",       "invalid_charge: charge is no longer waiting for an answer"],

  ["unanswered",     "authorize",   "→ authorized, charge.complete"],
  ["unanswered",     "pay",         "→ paid, charge.complete"],
  ["unanswered",     "decline",     "→ failed, charge.complete"],
  ["unanswered",     "leave_open",  "invalid_charge: charge is no longer waiting for an answer"],
  ["unanswered",     "await_payer", "invalid_charge: charge is no longer waiting for an answer"],
  ["unanswered",     "capture",     "failed_capture: Charge is not authorized"],
  ["unanswered",     "reverse",     "failed_reverse: only uncaptured authorized charges can be reversed"],
  ["unanswered",     "refund",      "failed_refund: charge can't be refunded"],
  ["unanswered",     "expire",      "failed_expire"],
  ["unanswered",     "lapse",       "invalid_charge: charge is no longer waiting for an answer"],

  ["awaiting_payer", "authorize",   "→ authorized, charge.complete"],
  ["awaiting_payer", "pay",         "→ paid, charge.complete"],
  ["awaiting_payer", "decline",     "→ failed, charge.complete"],
  ["awaiting_payer", "leave_open",  "invalid_charge: charge is no longer waiting for an answer"],
  ["awaiting_payer", "await_payer", "invalid_charge: charge is no longer waiting for an answer"],
  ["awaiting_payer", "capture",     "failed_capture: Charge is not authorized"],
  ["awaiting_payer", "reverse",     "failed_reverse: only uncaptured authorized charges can be reversed"],
  ["awaiting_payer", "refund",      "failed_refund: charge can't be refunded"],
  ["awaiting_payer", "expire",      "→ expired, charge.expire"],
  ["awaiting_payer", "lapse",       "invalid_charge: charge is no longer waiting for an answer"],

  ["authorized",     "authorize",   "invalid_charge: charge is no longer waiting for an answer"],
  ["authorized",     "pay",         "invalid_charge: charge is no longer waiting for an answer"],
  ["authorized",     "decline",     "invalid_charge: charge is no longer waiting for an answer"],
  ["authorized",     "leave_open",  "invalid_charge: charge is no longer waiting for an answer"],
  ["authorized",     "await_payer", "invalid_charge: charge is no longer waiting for an answer"],
  ["authorized",     "capture",     "→ paid, charge.capture"],
  ["authorized",     "reverse",     "→ reversed, charge.reverse"],
  ["authorized",     "refund",      "failed_refund: charge can't be refunded"],
  ["authorized",     "expire",      "failed_expire"],
  ["authorized",     "lapse",       "→ lapsed, charge.reverse"],

  ["paid",           "authorize",   "invalid_charge: charge is no longer waiting for an answer"],
  ["paid",           "pay",         "invalid_charge: charge is no longer waiting for an answer"],
  ["paid",           "decline",     "invalid_charge: charge is no longer waiting for an answer"],
  ["paid",           "leave_open",  "invalid_charge: charge is no longer waiting for an answer"],
  ["paid",           "await_payer", "invalid_charge: charge is no longer waiting for an answer"],
  ["paid",           "capture",     "failed_capture: Charge is already captured"],
  ["paid",           "reverse",     "failed_reverse: only uncaptured authorized charges can be reversed"],
  ["paid",           "refund",      "→ paid, refund.create"],
  ["paid",           "expire",      "failed_expire"],
  ["paid",           "lapse",       "invalid_charge: charge is no longer waiting for an answer"],

  ["failed",         "authorize",   "invalid_charge: charge is no longer waiting for an answer"],
  ["failed",         "pay",         "invalid_charge: charge is no longer waiting for an answer"],
  ["failed",         "decline",     "invalid_charge: charge is no longer waiting for an answer"],
  ["failed",         "leave_open",  "invalid_charge: charge is no longer waiting for an answer"],
  ["failed",         "await_payer", "invalid_charge: charge is no longer waiting for an answer"],
  ["failed",         "capture",     "failed_capture: Charge is not authorized"],
  ["failed",         "reverse",     "failed_reverse: only uncaptured authorized charges can be reversed"],
  ["failed",         "refund",      "failed_refund: charge can't be refunded"],
  ["failed",         "expire",      "failed_expire"],
  ["failed",         "lapse",       "invalid_charge: charge is no longer waiting for an answer"],

  ["reversed",       "authorize",   "invalid_charge: charge is no longer waiting for an answer"],
  ["reversed",       "pay",         "invalid_charge: charge is no longer waiting for an answer"],
  ["reversed",       "decline",     "invalid_charge: charge is no longer waiting for an answer"],
  ["reversed",       "leave_open",  "invalid_charge: charge is no longer waiting for an answer"],
  ["reversed",       "await_payer", "invalid_charge: charge is no longer waiting for an answer"],
  ["reversed",       "capture",     "failed_capture: Charge is not authorized"],
  ["reversed",       "reverse",     "failed_reverse: only uncaptured authorized charges can be reversed"],
  ["reversed",       "refund",      "failed_refund: charge can't be refunded"],
  ["reversed",       "expire",      "failed_expire"],
  ["reversed",       "lapse",       "invalid_charge: charge is no longer waiting for an answer"],

  ["expired",        "authorize",   "invalid_charge: charge is no longer waiting for an answer"],
  ["expired",        "pay",         "invalid_charge: charge is no longer waiting for an answer"],
  ["expired",        "decline",     "invalid_charge: charge is no longer waiting for an answer"],
  ["expired",        "leave_open",  "invalid_charge: charge is no longer waiting for an answer"],
  ["expired",        "await_payer", "invalid_charge: charge is no longer waiting for an answer"],
  ["expired",        "capture",     "expired_charge"],
  ["expired",        "reverse",     "expired_charge"],
  ["expired",        "refund",      "failed_refund: charge can't be refunded"],
  ["expired",        "expire",      "failed_expire"],
  ["expired",        "lapse",       "invalid_charge: charge is no longer waiting for an answer"],

  ["lapsed",         "authorize",   "invalid_charge: charge is no longer waiting for an answer"],
  ["lapsed",         "pay",         "invalid_charge: charge is no longer waiting for an answer"],
  ["lapsed",         "decline",     "invalid_charge: charge is no longer waiting for an answer"],
  ["lapsed",         "leave_open",  "invalid_charge: charge is no longer waiting for an answer"],
  ["lapsed",         "await_payer", "invalid_charge: charge is no longer waiting for an answer"],
  ["lapsed",         "capture",     "expired_charge"],
  ["lapsed",         "reverse",     "expired_charge"],
  ["lapsed",         "refund",      "failed_refund: charge can't be refunded"],
  ["lapsed",         "expire",      "failed_expire"],
  ["lapsed",         "lapse",       "invalid_charge: charge is no longer waiting for an answer"],
];

const chargeIn = (state: State): Charge => ({ id: "chrg_test_1", state }) as Charge;

/** What is thrown, as the table writes it. */
function refusalOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (stop) {
    assert.ok(stop instanceof ApiError);
    return `${stop.code}: ${stop.message}`;
  }
}

describe("the lifecycle of a charge", () => {
  for (const [state, command, expected] of cells) {
    test(`${state}, ${command}: ${expected}`, () => {
      const cell = decide(state, command);
      const step = /^→ (\w+), (.+)$/.exec(expected);
      if (step === null) {
        assert.ok("refused" in cell);
        const own = cell.message === undefined ? "" : `: ${cell.message}`;
        assert.equal(`${cell.refused}${own}`, expected);
        assert.equal(may(state, command), false);
        const thrown = refusalOf(() => ensureMay(chargeIn(state), command));
        assert.ok(thrown?.startsWith(expected), thrown);
        assert.equal(
          refusalOf(() => eventOf(state, command)),
          thrown,
        );
      } else {
        assert.deepEqual(cell, { to: step[1], event: step[2] });
        assert.equal(may(state, command), true);
        const charge = chargeIn(state);
        assert.equal(ensureMay(charge, command), charge);
        assert.equal(eventOf(state, command), step[2]);
      }
    });
  }

  test("has a cell for every state and every command, and each is in the list above", () => {
    const listed = cells.map(([state, command]) => `${state} ${command}`);
    const there = Object.entries(lifecycle).flatMap(([state, row]) =>
      Object.keys(row).map((command) => `${state} ${command}`),
    );
    assert.equal(new Set(listed).size, listed.length);
    assert.deepEqual([...listed].sort(), there.sort());
    assert.deepEqual(Object.keys(lifecycle).sort(), Object.keys(chargeStatuses).sort());
  });

  test("comes to an end: nothing leads out of failed, reversed, expired and lapsed", () => {
    const steps = cells.filter(([, , expected]) => expected.startsWith("→"));
    const left = new Set(steps.map(([state]) => state));
    for (const state of ["failed", "reversed", "expired", "lapsed"] as const) {
      assert.ok(!left.has(state), state);
    }
  });

  test("leads from a new charge to every state", () => {
    const reached = new Set<string>(["asking"]);
    for (let more = true; more; ) {
      const before = reached.size;
      for (const [state, command] of cells) {
        const cell = decide(state, command);
        if (reached.has(state) && "to" in cell) reached.add(cell.to);
      }
      more = reached.size > before;
    }
    assert.deepEqual([...reached].sort(), Object.keys(lifecycle).sort());
  });
});
