import assert from "node:assert/strict";
import { test } from "node:test";
import { noteAttempt } from "./endpoint-line.ts";
import { endpointLines } from "./endpoint-lines.ts";

test("endpoints of one host share what is under way there, those of others do not", () => {
  const lines = endpointLines();
  const paid = lines.of("https://shop.example.com:8443/paid");
  const refunded = lines.of("https://shop.example.com:8443/refunded");
  assert.equal(paid.host, refunded.host);
  assert.equal(paid.host.name, "shop.example.com:8443");
  assert.notEqual(lines.of("https://shop.example.com/paid").host, paid.host, "another port");
  assert.equal(lines.of("https://shop.example.com:8443/paid"), paid, "known by now");
  assert.equal(lines.find("https://other.example.com/"), undefined);
});

test("a host is known as long as one of its endpoints is", () => {
  const lines = endpointLines();
  const [idle, busy] = [
    lines.of("https://shop.example.com/a"),
    lines.of("https://shop.example.com/b"),
  ];
  const { host } = idle;
  busy.inFlight = 1;
  for (const line of lines.all()) lines.forgetIfIdle(line, 0);
  assert.deepEqual([...lines.all()], [busy]);
  assert.equal(lines.of("https://shop.example.com/a").host, host);
  busy.inFlight = 0;
  for (const line of lines.all()) lines.forgetIfIdle(line, 0);
  assert.notEqual(lines.of("https://shop.example.com/a").host, host);
});

test("an endpoint that fails is remembered for a while, and one that has more to be sent for as long", () => {
  const lines = endpointLines();
  const failed = lines.of("https://down.example.com/");
  noteAttempt(failed, false, 0);
  const waiting = lines.of("https://shop.example.com/");
  waiting.backlog = 0 as typeof waiting.backlog;
  for (const line of lines.all()) lines.forgetIfIdle(line, 1000);
  assert.deepEqual([...lines.all()], [failed, waiting]);
  for (const line of lines.all()) lines.forgetIfIdle(line, 1_000_000);
  assert.deepEqual([...lines.all()], [waiting]);
});
