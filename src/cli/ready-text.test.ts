import assert from "node:assert/strict";
import { test } from "node:test";
import { readConfig } from "../engine/config.ts";
import { readyText } from "./ready-text.ts";

const hidden = { public: null, secret: null };
const local = { url: "http://127.0.0.1:4242", vaultUrl: "http://127.0.0.1:4242" };

test("a command that is named for a key that cannot be shown finds this very server", () => {
  const textFor = (data?: string) =>
    readyText({
      version: "1.0.0",
      config: readConfig({}, data === undefined ? {} : { data }),
      local,
      keys: hidden,
      webhookSecret: null,
      sample: undefined,
    });
  assert.match(textFor(), /npx kakin keys roll secret$/m);
  assert.match(textFor("/srv/shop"), /npx kakin keys roll secret --data \/srv\/shop$/m);
  assert.match(textFor("/srv/shop"), /npx kakin webhooks secret --data \/srv\/shop$/m);
});
