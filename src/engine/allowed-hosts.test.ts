import assert from "node:assert/strict";
import { test } from "node:test";
import { isAllowedHost, parseAllowedHosts } from "./allowed-hosts.ts";

test("names, addresses and networks are read, in any case and with spaces", () => {
  const allowed = parseAllowedHosts(" Shop.Local , 10.0.0.0/8,192.168.1.5,[::1], fd00::/8,");
  assert.ok(allowed);
  for (const host of ["shop.local", "SHOP.local.", "10.9.9.9", "192.168.1.5", "[::1]", "fd12::1"]) {
    assert.ok(isAllowedHost(allowed, host), host);
  }
  for (const host of [
    "other.local",
    "a.shop.local",
    "11.0.0.1",
    "192.168.1.6",
    "::2",
    "10.0.0.x",
  ]) {
    assert.ok(!isAllowedHost(allowed, host), host);
  }
});

test("a star is every host, nothing is none", () => {
  const every = parseAllowedHosts("*");
  const none = parseAllowedHosts("");
  assert.ok(every && none);
  assert.ok(isAllowedHost(every, "anything.at.all") && isAllowedHost(every, "127.0.0.1"));
  assert.ok(!isAllowedHost(none, "localhost"));
});

test("what is neither is not understood", () => {
  for (const text of [
    "http://shop.local",
    "10.0.0.0/33",
    "10.0.0",
    "1.2.3.4.5",
    "a b",
    "-x",
    "é",
  ]) {
    assert.equal(parseAllowedHosts(text), undefined, text);
  }
});
