import assert from "node:assert/strict";
import { test } from "node:test";
import { addressBlock } from "./address-block.ts";

test("an IPv4 address counts for itself, however it is written", () => {
  for (const address of [
    "203.0.113.7",
    "::ffff:203.0.113.7",
    "203.0.113.7:5050",
    "::ffff:cb00:7107",
  ])
    assert.equal(addressBlock(address), "203.0.113.7", address);
});

test("an IPv6 address counts for its /64, so that whoever has one network has one count", () => {
  for (const address of [
    "2001:db8:1:2::1",
    "2001:db8:1:2:ffff:ffff:ffff:ffff",
    "[2001:db8:1:2::1]:443",
    "2001:0DB8:0001:0002::9",
  ])
    assert.equal(addressBlock(address), "2001:db8:1:2::/64", address);
  assert.notEqual(addressBlock("2001:db8:1:3::1"), addressBlock("2001:db8:1:2::1"));
});

test("all that is no address counts as one", () => {
  for (const address of ["", "unknown", "_hidden", "1.2.3.4.5", "::1::", "x".repeat(10_000)])
    assert.equal(addressBlock(address), "unreadable", address.slice(0, 20));
});
