import assert from "node:assert/strict";
import { test } from "node:test";
import { noteAttempt } from "./endpoint-line.ts";
import { type EndpointLines, endpointLines } from "./endpoint-lines.ts";

function known(lines: EndpointLines, endpoint: string) {
  return [...lines.all()].find((line) => line.endpoint === endpoint);
}

test("endpoints of one host share what is under way there, those of others do not", () => {
  const lines = endpointLines();
  const paid = lines.of("https://shop.example.com:8443/paid");
  const refunded = lines.of("https://shop.example.com:8443/refunded");
  assert.equal(paid.host, refunded.host);
  assert.equal(paid.host.name, "shop.example.com:8443");
  assert.notEqual(lines.of("https://shop.example.com/paid").host, paid.host, "another port");
  assert.equal(lines.of("https://shop.example.com:8443/paid"), paid, "known by now");
  assert.equal(known(lines, "https://other.example.com/"), undefined);
});

/** As many as bring it to forget. */
function manyLines() {
  const lines = endpointLines();
  for (let i = 0; i < 1000; i += 1) lines.of(`https://shop${i}.example.com/`).inFlight = 1;
  return lines;
}

test("a healthy endpoint is kept while there are few", () => {
  const lines = endpointLines();
  const line = lines.of("https://shop.example.com/a");
  lines.tidy(line, 1_000_000);
  assert.equal(known(lines, "https://shop.example.com/a"), line);
});

test("a host is known as long as one of its endpoints is", () => {
  const lines = manyLines();
  const [idle, busy] = [
    lines.of("https://shop.example.com/a"),
    lines.of("https://shop.example.com/b"),
  ];
  const { host } = idle;
  busy.inFlight = 1;
  for (const line of lines.all()) lines.tidy(line, 0);
  assert.equal(known(lines, "https://shop.example.com/a"), undefined);
  assert.equal(known(lines, "https://shop.example.com/b"), busy);
  assert.equal(lines.of("https://shop.example.com/a").host, host);
  busy.inFlight = 0;
  for (const line of lines.all()) lines.tidy(line, 0);
  assert.notEqual(lines.of("https://shop.example.com/a").host, host);
});

test("an endpoint that fails is remembered for a while, and one that has more to be sent for as long", () => {
  const lines = manyLines();
  const failed = lines.of("https://down.example.com/");
  noteAttempt(failed, false, 0);
  const waiting = lines.of("https://shop.example.com/");
  waiting.backlog = 0 as typeof waiting.backlog;
  for (const line of lines.all()) lines.tidy(line, 1000);
  assert.equal(known(lines, failed.endpoint), failed);
  for (const line of lines.all()) lines.tidy(line, 1_000_000);
  assert.equal(known(lines, failed.endpoint), undefined);
  assert.equal(known(lines, waiting.endpoint), waiting);
});
