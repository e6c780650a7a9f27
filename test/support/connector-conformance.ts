import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type {
  CardOnTheWire,
  Connector,
  Operation,
  OperationKind,
} from "../../src/acquirers/connector.ts";
import type { Inquiry, Outcome } from "../../src/acquirers/outcome.ts";
import { failureCodes } from "../../src/catalogue/failure-codes.ts";
import { minorUnits } from "../../src/primitives/money.ts";
import { Secret } from "../../src/primitives/secret.ts";

/** A connector with what its tests need to know of the other side. */
export interface ConnectorSubject {
  readonly connector: Connector;
  /** Numbers that the other side approves and declines. */
  readonly approvedNumber: string;
  readonly declinedNumber: string;
  /** What the other side's own books say has moved, where it keeps any. */
  readonly moved?: () => readonly { readonly id: string; readonly amount: number }[];
}

/** Registers the tests that every connector has to pass. */
export function testConnector(name: string, open: () => ConnectorSubject): void {
  describe(`the connector ${name}`, () => {
    testFacts(open);
    testAnswers(open);
    testIndependence(open);
    if (open().connector.answers === "later") testInquiries(open);
  });
}

const securityCode = "739";

function card(number: string): CardOnTheWire {
  return {
    number: new Secret(number),
    securityCode: new Secret(securityCode),
    expirationMonth: 12,
    expirationYear: 2030,
  };
}

let count = 0;

/** A question under an id of its own. */
function question(kind: OperationKind, more: Partial<Operation> = {}): Operation {
  count += 1;
  return {
    id: `oper_conformance${String(count).padStart(8, "0")}`,
    kind,
    chargeId: "chrg_conformance",
    amount: minorUnits(12345),
    currency: "THB",
    card: undefined,
    capture: true,
    ...more,
  };
}

async function ask(connector: Connector, operation: Operation): Promise<Outcome> {
  return connector.answers === "later"
    ? connector.ask(operation, AbortSignal.timeout(connector.timeoutMs))
    : connector.ask(operation);
}

function authorize({ approvedNumber }: ConnectorSubject, more: Partial<Operation> = {}): Operation {
  return question("authorize", { card: card(approvedNumber), ...more });
}

function decline({ declinedNumber }: ConnectorSubject): Operation {
  return question("authorize", { card: card(declinedNumber) });
}

function testFacts(open: () => ConnectorSubject): void {
  test("has an id that can be written down, and a time limit that a caller can wait for", () => {
    const { connector } = open();
    assert.match(connector.id, /^[a-z][a-z0-9-]*$/);
    if (connector.answers !== "later") return;
    assert.ok(connector.timeoutMs > 0 && connector.timeoutMs <= 60_000);
  });
}

function testAnswers(open: () => ConnectorSubject): void {
  for (const capture of [true, false]) {
    test(`approves a good card, capture=${capture}`, async () => {
      const subject = open();
      const outcome = await ask(subject.connector, authorize(subject, { capture }));
      assert.equal(outcome.kind, "approved");
      if (outcome.approvalCode === null) return;
      assert.match(outcome.approvalCode, /^[\x21-\x7e]{1,32}$/);
    });
  }

  test("declines with a code of the catalogue, and does not throw", async () => {
    const subject = open();
    const outcome = await ask(subject.connector, decline(subject));
    assert.equal(outcome.kind, "declined");
    assert.ok(outcome.failureCode in failureCodes);
  });

  test("captures a part or the whole, reverses and refunds, without the card", async () => {
    const subject = open();
    for (const amount of [minorUnits(1), minorUnits(12345)]) {
      const chargeId = `chrg_of_${amount}`;
      await ask(subject.connector, authorize(subject, { chargeId, capture: false }));
      for (const kind of ["capture", "refund"] as const) {
        const outcome = await ask(subject.connector, question(kind, { chargeId, amount }));
        assert.equal(outcome.kind, "approved", `${kind} of ${amount}`);
      }
    }
    const chargeId = "chrg_reversed";
    await ask(subject.connector, authorize(subject, { chargeId, capture: false }));
    const outcome = await ask(subject.connector, question("reverse", { chargeId }));
    assert.equal(outcome.kind, "approved");
  });

  test("takes amounts as they are, whatever the currency", async () => {
    const subject = open();
    const { connector, moved } = subject;
    const large = authorize(subject, { amount: minorUnits(9_999_999_999), currency: "THB" });
    const yen = authorize(subject, { amount: minorUnits(100), currency: "JPY" });
    for (const operation of [large, yen]) {
      assert.equal((await ask(connector, operation)).kind, "approved");
      if (moved === undefined) continue;
      const amounts = moved().filter(({ id }) => id === operation.id);
      assert.deepEqual(
        amounts.map(({ amount }) => amount),
        [operation.amount],
      );
    }
  });
}

function testIndependence(open: () => ConnectorSubject): void {
  test("asked twice under one id, answers the same and moves money once", async () => {
    const subject = open();
    for (const operation of [authorize(subject), decline(subject)]) {
      const first = await ask(subject.connector, operation);
      assert.deepEqual(await ask(subject.connector, operation), first);
      const times = subject.moved?.().filter(({ id }) => id === operation.id).length;
      assert.ok(times === undefined || times === (first.kind === "approved" ? 1 : 0));
    }
  });

  test("answers many questions at once, each its own", async () => {
    const subject = open();
    const questions = Array.from({ length: 40 }, (_, i) =>
      i % 3 === 0 ? decline(subject) : authorize(subject),
    );
    const outcomes = await Promise.all(questions.map((one) => ask(subject.connector, one)));
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      questions.map((_, i) => (i % 3 === 0 ? "declined" : "approved")),
    );
  });

  test("leaves the question as it was, and lets neither number nor security code out", async () => {
    const subject = open();
    for (const operation of [authorize(subject), decline(subject)]) {
      Object.freeze(operation.card);
      const outcome = await ask(subject.connector, Object.freeze(operation));
      const text = JSON.stringify(outcome);
      for (const secret of [subject.approvedNumber, subject.declinedNumber, securityCode]) {
        assert.ok(!text.includes(secret), text);
      }
    }
  });
}

function testInquiries(open: () => ConnectorSubject): void {
  const lookUp = async ({ connector }: ConnectorSubject, id: string): Promise<Inquiry> => {
    assert.ok(connector.answers === "later");
    return connector.lookUp(id, AbortSignal.timeout(connector.timeoutMs));
  };

  test("finds what became of a question by our id", async () => {
    const subject = open();
    for (const operation of [authorize(subject), decline(subject)]) {
      const outcome = await ask(subject.connector, operation);
      assert.deepEqual(await lookUp(subject, operation.id), { found: "yes", outcome });
    }
  });

  test("says so when it has never heard of an id", async () => {
    const inquiry = await lookUp(open(), "oper_never_asked");
    assert.equal(inquiry.found, "no");
  });

  test("an inquiry moves no money", async () => {
    const subject = open();
    const operation = authorize(subject);
    await ask(subject.connector, operation);
    const before = subject.moved?.().length;
    await lookUp(subject, operation.id);
    await lookUp(subject, "oper_never_asked");
    assert.equal(subject.moved?.().length, before);
  });
}
