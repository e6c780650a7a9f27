import assert from "node:assert/strict";
import { test } from "node:test";
import type { Endpoint, HttpRequest } from "./endpoint.ts";
import { shutGate } from "./gate.ts";

const request = {} as HttpRequest;
const endpoint: Endpoint = {
  method: "GET",
  path: "/",
  crossOrigin: false,
  answer: async () => ({ body: "{}" }),
};

test("a request that comes early waits until everything is prepared", async () => {
  const gate = shutGate();
  const { answer } = gate.before(endpoint);
  let isAnswered = false;
  const early = answer(request).then((given) => {
    isAnswered = true;
    return given;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isAnswered, false);
  gate.open();
  assert.deepEqual(await early, { body: "{}" });
  assert.deepEqual(await answer(request), { body: "{}" });
});

test("when preparing failed, those who wait are not left waiting", async () => {
  const gate = shutGate();
  const early = gate.before(endpoint).answer(request);
  gate.fail(new Error("no disk"));
  await assert.rejects(early, /no disk/);
});
