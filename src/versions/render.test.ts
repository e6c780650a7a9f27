import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ApiVersion, apiVersions } from "./api-versions.ts";
import { renderIn } from "./render.ts";
import type { JsonObject, WireObject } from "./wire-object.ts";

const olderVersions = ["2014-07-27", "2015-11-17", "2017-11-02"] as const;
const at = "2026-11-23T00:00:00Z";

function listOf(data: readonly WireObject[], order: string | null = "chronological"): WireObject {
  return {
    object: "list",
    data,
    limit: 20,
    offset: 0,
    total: data.length,
    location: "/somewhere",
    order,
    from: "1970-01-01T00:00:00Z",
    to: at,
  };
}

const card: WireObject = {
  object: "card",
  id: "card_test_1",
  livemode: false,
  location: null,
  deleted: false,
  brand: "Visa",
  last_digits: "4242",
  created_at: at,
};
const refund: WireObject = {
  object: "refund",
  id: "rfnd_test_1",
  livemode: false,
  currency: "THB",
  funding_currency: "THB",
  amount: 100,
  status: "closed",
  created_at: at,
};
const customer: WireObject = {
  object: "customer",
  id: "cust_test_1",
  livemode: false,
  deleted: false,
  cards: listOf([card]),
  linked_accounts: listOf([]),
  created_at: at,
};

function part(object: JsonObject, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inside, key) => (inside as Record<string, unknown>)[key], object);
}

describe("objects inside an object", () => {
  const charge: WireObject = {
    object: "charge",
    id: "chrg_test_1",
    currency: "JPY",
    funding_currency: "THB",
    refunds: listOf([refund]),
    card,
    customer,
    created_at: at,
  };

  it("are shown in the same version, however deep they are", () => {
    for (const version of olderVersions) {
      const printed = renderIn(version, charge);
      assert.equal(part(printed, "card", "created"), at);
      assert.equal(part(printed, "refunds", "data", 0, "created"), at);
      assert.equal(part(printed, "refunds", "data", 0, "currency"), "thb");
      assert.equal(part(printed, "customer", "cards", "data", 0, "created"), at);
      assert.equal(JSON.stringify(printed).includes("created_at"), false);
    }
    const newest = renderIn("2019-05-29", charge);
    assert.equal(part(newest, "refunds", "data", 0, "status"), "closed");
    assert.equal(part(newest, "customer", "cards", "data", 0, "created_at"), at);
  });

  it("are shown in a list of its own, too", () => {
    const printed = renderIn("2014-07-27", listOf([charge, { ...charge, id: "chrg_test_2" }]));
    assert.equal(part(printed, "data", 1, "id"), "chrg_test_2");
    assert.equal(part(printed, "data", 1, "refunds", "data", 0, "created"), at);
  });

  it("may be ids instead", () => {
    for (const version of apiVersions) {
      const printed = renderIn(version, { ...charge, customer: "cust_test_1", card: null });
      assert.equal(printed["customer"], "cust_test_1");
      assert.equal(printed["card"], null);
    }
  });

  it("are handed back as they are when no version speaks of them", () => {
    const dispute: WireObject = { object: "dispute", id: "dspt_test_1", created_at: at };
    assert.equal(renderIn("2014-07-27", { ...charge, dispute })["dispute"], dispute);
    assert.equal(renderIn("2014-07-27", dispute), dispute);
    const odd: WireObject = { object: "constructor", created_at: at };
    assert.equal(renderIn("2014-07-27", odd), odd);
  });

  it("are a source's QR document, whose time was created before 2019-05-29", () => {
    const image: WireObject = { object: "document", id: "docu_test_1", created_at: at };
    const source: WireObject = {
      object: "source",
      scannable_code: { object: "barcode", type: "qr", image },
    };
    const withSource: WireObject = { ...charge, source, requested_source: true };
    for (const version of olderVersions) {
      const shown = part(renderIn(version, withSource), "source", "scannable_code");
      assert.deepEqual(shown, {
        object: "barcode",
        type: "qr",
        image: { object: "document", id: "docu_test_1", created: at },
      });
    }
    assert.deepEqual(renderIn("2019-05-29", withSource)["source"], source);
  });
});

describe("the order of a list", () => {
  const nestedOrders: Readonly<Record<ApiVersion, string | null>> = {
    "2014-07-27": "chronological",
    "2015-11-17": "chronological",
    "2017-11-02": null,
    "2019-05-29": "chronological",
  };

  it("is null inside another object in 2017-11-02 and chronological elsewhere", () => {
    for (const version of apiVersions) {
      const printed = renderIn(version, customer);
      assert.equal(part(printed, "cards", "order"), nestedOrders[version]);
      const inList = renderIn(version, listOf([customer]));
      assert.equal(part(inList, "data", 0, "cards", "order"), nestedOrders[version]);
    }
  });

  it("is the one asked for when the list is the answer", () => {
    for (const version of apiVersions) {
      for (const order of ["chronological", "reverse_chronological", null]) {
        assert.equal(renderIn(version, listOf([customer], order))["order"], order);
      }
    }
  });
});

describe("metadata", () => {
  const nasty =
    '{"object":"card","deleted":true,"created_at":"mine","currency":"THB","constructor":1,' +
    '"hasOwnProperty":"2","__proto__":{"object":"list","order":"x"},"toString":null,' +
    '"1":[{"object":"charge"}]}';

  it("comes out as it went in, whatever its keys are called", () => {
    for (const version of apiVersions) {
      for (const object of ["charge", "customer", "refund"]) {
        const metadata = JSON.parse(nasty) as JsonObject;
        const printed = renderIn(version, { object, id: "x", metadata });
        assert.equal(JSON.stringify(printed["metadata"]), JSON.stringify(JSON.parse(nasty)));
        assert.equal(Object.getPrototypeOf(printed), Object.prototype);
      }
    }
  });
});

describe("what a caller wrote into a source", () => {
  it("is not taken for an object of ours", () => {
    const items = [{ object: "card", deleted: true, created_at: "mine", sku: "1" }];
    const billing = { object: "customer", deleted: true, street1: "Sukhumvit" };
    for (const version of apiVersions) {
      const printed = renderIn(version, { object: "source", items, billing });
      assert.equal(printed["items"], items);
      assert.equal(printed["billing"], billing);
    }
  });
});

describe("an event", () => {
  const frozen = { object: "charge", id: "chrg_test_1", currency: "THB", created_at: "then" };
  const event: WireObject = {
    object: "event",
    id: "evnt_test_1",
    webhook_deliveries: [{ object: "webhook_delivery", id: "whdl_test_1", created_at: at }],
    data: frozen,
    key: "charge.create",
    created_at: at,
  };

  it("keeps its object in the version it was recorded in, whoever reads it", () => {
    for (const version of apiVersions) {
      assert.equal(renderIn(version, event)["data"], frozen);
      assert.equal(part(renderIn(version, listOf([event])), "data", 0, "data"), frozen);
    }
  });

  it("is itself shown in the reader's version, its deliveries too", () => {
    const printed = renderIn("2015-11-17", event);
    assert.equal(printed["created"], at);
    assert.equal(part(printed, "webhook_deliveries", 0, "created"), at);
    assert.equal(renderIn("2019-05-29", event)["created_at"], at);
  });

  it("is named event, without its object, in a charge's list of events", () => {
    const summary: WireObject = { ...event, object: "event_summary" };
    const printed = renderIn("2019-05-29", listOf([summary]));
    assert.deepEqual(part(printed, "data", 0), {
      object: "event",
      id: "evnt_test_1",
      key: "charge.create",
      created_at: at,
    });
  });
});

describe("something deleted", () => {
  const deletedCard: WireObject = { ...card, deleted: true };
  const short = { object: "card", id: "card_test_1", livemode: false, deleted: true };

  it("is shown by four facts before 2019-05-29, alone and inside a charge", () => {
    for (const version of olderVersions) {
      assert.deepEqual(renderIn(version, deletedCard), short);
      const printed = renderIn(version, { object: "charge", id: "chrg_test_1", card: deletedCard });
      assert.deepEqual(printed["card"], short);
      assert.deepEqual(Object.keys(printed["card"] as JsonObject), Object.keys(short));
    }
  });

  it("is shown whole in 2019-05-29", () => {
    assert.deepEqual(renderIn("2019-05-29", deletedCard), deletedCard);
    const printed = renderIn("2019-05-29", { object: "charge", card: deletedCard });
    assert.deepEqual(printed["card"], deletedCard);
  });

  it("is a customer or a link in the same way", () => {
    for (const object of ["customer", "link"]) {
      const gone: WireObject = {
        object,
        id: "x_test_1",
        livemode: false,
        deleted: true,
        used: false,
      };
      for (const version of olderVersions) {
        const expected = { object, id: "x_test_1", livemode: false, deleted: true };
        assert.deepEqual(renderIn(version, gone), expected);
      }
      assert.equal(renderIn("2019-05-29", gone)["deleted"], true);
    }
  });

  it("is only what says so: a card that lives is shown whole", () => {
    for (const version of apiVersions) {
      assert.equal(renderIn(version, card)["brand"], "Visa");
    }
  });
});

describe("a currency", () => {
  const account: WireObject = {
    object: "account",
    id: "account_test_1",
    team: "acct_1",
    currency: "THB",
    supported_currencies: ["THB", "JPY"],
  };
  const capability: WireObject = {
    object: "capability",
    payment_methods: [{ object: "payment_method", name: "card", currencies: ["THB"] }],
    payment_backends: [
      { credit_card: { type: "card", currencies: ["THB", "JPY"], brands: ["Visa"] } },
    ],
  };

  it("is in lower case before 2019-05-29, wherever it stands", () => {
    for (const version of olderVersions) {
      assert.equal(renderIn(version, account)["currency"], "thb");
      assert.deepEqual(renderIn(version, account)["supported_currencies"], ["thb", "jpy"]);
      assert.deepEqual(renderIn(version, capability)["payment_backends"], [
        { credit_card: { type: "card", currencies: ["thb", "jpy"], brands: ["Visa"] } },
      ]);
    }
  });

  it("is in upper case in 2019-05-29", () => {
    assert.deepEqual(renderIn("2019-05-29", account), account);
    assert.deepEqual(
      renderIn("2019-05-29", capability)["payment_methods"],
      capability["payment_methods"],
    );
  });

  it("may be missing or null", () => {
    const printed = renderIn("2014-07-27", { object: "refund", currency: null });
    assert.deepEqual(printed, { object: "refund", currency: null });
  });
});

describe("writing an object", () => {
  it("leaves the canonical object as it was", () => {
    const before = JSON.stringify(customer);
    for (const version of apiVersions) renderIn(version, customer);
    assert.equal(JSON.stringify(customer), before);
  });

  it("leaves out what is undefined and keeps null, false, 0 and the empty text", () => {
    const canonical: WireObject = {
      object: "charge",
      id: undefined,
      amount: 0,
      ip: "",
      link: null,
      paid: false,
    };
    for (const version of ["2015-11-17", "2019-05-29"] as const) {
      assert.deepEqual(
        Object.entries(renderIn(version, canonical)),
        Object.entries({ object: "charge", amount: 0, ip: "", link: null, paid: false }),
      );
    }
  });
});
