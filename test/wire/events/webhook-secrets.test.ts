import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { rollWebhookSecret } from "../../../src/accounts/roll-webhook-secret.ts";
import { webhookSecretOf } from "../../../src/accounts/webhook-secret.ts";
import { everyRow } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";
import { openInbox, type Received } from "../../support/webhook-inbox.ts";

const DAY_MS = 86_400_000;

/** As a shop checks it. */
function digest({ headers, text }: Received, secret: string): string {
  const signed = `${String(headers["omise-signature-timestamp"])}.${text}`;
  return createHmac("sha256", Buffer.from(secret, "base64")).update(signed).digest("hex");
}

async function nextWebhook(kakin: TestEngine, received: Received[]): Promise<Received> {
  await kakin.api.charge();
  await kakin.settle();
  const webhook = received.at(-1);
  assert.ok(webhook);
  return webhook;
}

const signaturesOf = ({ headers }: Received) => String(headers["omise-signature"]).split(",");

describe("a webhook secret", () => {
  it("is one per account and mode, the same at every look, and stored nowhere", async () => {
    await using kakin = await startEngine();
    await kakin.otherAccount();
    const { keys, database } = kakin.engine;
    const accounts = await database.reads.selectFrom("accounts").select("id").execute();
    const secrets = accounts.flatMap(({ id }) =>
      [true, false].map((livemode) => webhookSecretOf(keys, { ...kakin.account, id }, livemode)),
    );
    assert.equal(new Set(secrets).size, 4);
    const stored = JSON.stringify(await everyRow(kakin));
    for (const secret of secrets) {
      assert.equal(Buffer.from(secret, "base64").length, 32);
      assert.ok(!stored.includes(secret));
    }
  });

  it("is followed by a new one when it is rolled, and for a while both sign", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    await kakin.api.patch("/account", { webhook_uri: inbox.url });
    const { keys } = kakin.engine;
    const old = webhookSecretOf(keys, kakin.account, false);
    const before = await nextWebhook(kakin, inbox.received);
    assert.deepEqual(signaturesOf(before), [digest(before, old)]);

    const wish = { livemode: false, keepForMs: DAY_MS };
    const rolled = webhookSecretOf(
      keys,
      await rollWebhookSecret(kakin.engine, kakin.account.id, wish),
      false,
    );
    assert.notEqual(rolled, old);
    const during = await nextWebhook(kakin, inbox.received);
    assert.deepEqual(signaturesOf(during), [digest(during, rolled), digest(during, old)]);

    kakin.clock.advance(DAY_MS);
    const after = await nextWebhook(kakin, inbox.received);
    assert.deepEqual(signaturesOf(after), [digest(after, rolled)]);

    const live = webhookSecretOf(keys, kakin.account, true);
    const account = await rollWebhookSecret(kakin.engine, kakin.account.id, {
      livemode: true,
      keepForMs: 0,
    });
    assert.notEqual(webhookSecretOf(keys, account, true), live);
    assert.equal(webhookSecretOf(keys, account, false), rolled, "the other mode's was rolled too");
  });

  it("is out at once when it is not kept", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    await kakin.api.patch("/account", { webhook_uri: inbox.url });
    await nextWebhook(kakin, inbox.received);
    const wish = { livemode: false, keepForMs: 0 };
    const account = await rollWebhookSecret(kakin.engine, kakin.account.id, wish);
    const webhook = await nextWebhook(kakin, inbox.received);
    const rolled = webhookSecretOf(kakin.engine.keys, account, false);
    assert.deepEqual(signaturesOf(webhook), [digest(webhook, rolled)]);
  });
});
