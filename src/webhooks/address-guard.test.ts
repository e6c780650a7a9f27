import assert from "node:assert/strict";
import { describe, test } from "node:test";
import ipaddr from "ipaddr.js";
import { type WebhookPolicy, webhookPolicyFor } from "../accounts/webhook-address.ts";
import { parseAllowedHosts } from "../engine/allowed-hosts.ts";
import {
  AddressRefused,
  addressRanges,
  dialFault,
  ensureMayDial,
  guardedLookup,
  type Resolve,
} from "./address-guard.ts";

function policy(host: string, livemode: boolean, allow = ""): WebhookPolicy {
  const webhookAllow = parseAllowedHosts(allow);
  assert.ok(webhookAllow);
  return webhookPolicyFor({ host, webhookAllow }, livemode);
}

const live = policy("127.0.0.1", true);
const home = policy("127.0.0.1", false);
const away = policy("0.0.0.0", false);

/** The first and the last address of a network, and both neighbours where there are any. */
function edges(network: string): { inside: string[]; outside: string[] } {
  const [base, bits] = ipaddr.parseCIDR(network);
  const bytes = base.toByteArray();
  const size = BigInt(bytes.length * 8 - bits);
  const first = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  const last = first + (1n << size) - 1n;
  const text = (value: bigint): string[] => {
    const hex = value.toString(16);
    if (value < 0n || hex.length > bytes.length * 2) return [];
    const raw = Buffer.from(hex.padStart(bytes.length * 2, "0"), "hex");
    return [ipaddr.fromByteArray([...raw]).toString()];
  };
  return {
    inside: [first, last].flatMap(text),
    outside: [first - 1n, last + 1n].flatMap(text),
  };
}

describe("a range of the table", () => {
  for (const [network, meaning, reach] of addressRanges) {
    test(`${network} (${meaning}) is never dialled in live mode${reach === "home" ? ", but at home" : ""}`, () => {
      for (const address of edges(network).inside) {
        assert.equal(dialFault(address, live), meaning, address);
        assert.equal(dialFault(address, away), meaning, address);
        assert.equal(dialFault(address, home), reach === "home" ? undefined : meaning, address);
      }
    });
  }

  test("is of its network alone: the addresses beside it are judged by themselves", () => {
    const known = addressRanges.map(([network]) => ipaddr.parseCIDR(network));
    for (const [network] of addressRanges) {
      for (const address of edges(network).outside) {
        const ip = ipaddr.parse(address);
        const isListed = known.some(
          ([base, bits]) => base.kind() === ip.kind() && ip.match(base, bits),
        );
        const isPublic =
          ip.kind() === "ipv4" ? !isListed : !isListed && ip.match(ipaddr.parseCIDR("2000::/3"));
        assert.equal(dialFault(address, live) === undefined, isPublic, address);
      }
    }
  });
});

test("public addresses are dialled in every mode", () => {
  for (const address of ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "2001:4860:4860::8888"]) {
    for (const one of [live, home, away]) assert.equal(dialFault(address, one), undefined, address);
  }
});

test("IPv4 inside IPv6 counts as what it is", () => {
  for (const [address, meaning] of [
    ["::ffff:10.0.0.1", "a private network"],
    ["::ffff:7f00:1", "this machine"],
    ["::ffff:169.254.169.254", "link-local, cloud metadata"],
    ["::a00:1", "not public"],
    ["64:ff9b::a00:1", "not public"],
    ["::", "not public"],
    ["fe80::1%eth0", "link-local"],
  ] as const) {
    assert.equal(dialFault(address, live), meaning, address);
  }
  assert.equal(dialFault("::ffff:93.184.216.34", live), undefined);
});

test("what an operator lists may be dialled, and nothing else beside it", () => {
  const some = policy("0.0.0.0", true, "10.1.0.0/16,fd00::/8");
  assert.equal(dialFault("10.1.2.3", some), undefined);
  assert.equal(dialFault("::ffff:10.1.2.3", some), undefined);
  assert.equal(dialFault("10.2.0.1", some), "a private network");
  assert.equal(dialFault("fd12::1", some), undefined);
  assert.equal(dialFault("127.0.0.1", policy("0.0.0.0", true, "*")), undefined);
});

test("a host that is an address is judged without being looked up", () => {
  for (const uri of [
    "http://127.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://[::1]/",
  ]) {
    assert.throws(() => ensureMayDial(new URL(uri).hostname, live), AddressRefused, uri);
  }
  assert.doesNotThrow(() => ensureMayDial("shop.example.com", live));
});

describe("a lookup", () => {
  const ask = (resolve: Resolve, one = live, options = {}) =>
    new Promise<unknown>((done) => {
      guardedLookup(one, resolve)("shop.example.com", options, (fault, address, family) =>
        done(fault ?? { address, family }),
      );
    });
  const answering =
    (...addresses: string[]): Resolve =>
    async () =>
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

  test("answers one address, or all when asked for all", async () => {
    const resolve = answering("93.184.216.34", "2606:4700::1111");
    assert.deepEqual(await ask(resolve), { address: "93.184.216.34", family: 4 });
    const { address } = (await ask(resolve, live, { all: true })) as { address: unknown[] };
    assert.equal(address.length, 2);
    assert.deepEqual(await ask(resolve, live, { family: 6 }), {
      address: "2606:4700::1111",
      family: 6,
    });
  });

  test("refuses a name of which a single address must not be dialled", async () => {
    const fault = await ask(answering("93.184.216.34", "10.0.0.1"), live, { all: true });
    assert.ok(fault instanceof AddressRefused);
    assert.match(fault.message, /a private network$/);
  });

  test("lets a name lead anywhere that the operator has listed by name", async () => {
    const listed = policy("0.0.0.0", true, "shop.example.com");
    assert.deepEqual(await ask(answering("10.0.0.1"), listed), { address: "10.0.0.1", family: 4 });
  });

  test("passes on that a name was not found", async () => {
    const missing = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
    assert.equal(await ask(() => Promise.reject(missing)), missing);
    const none = (await ask(answering())) as NodeJS.ErrnoException;
    assert.equal(none.code, "ENOTFOUND");
  });
});
