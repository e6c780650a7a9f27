import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, test } from "node:test";
import { buildProgram, freshPlace, pasteIntoBash } from "../support/program.ts";
import { openInbox, type Received } from "../support/webhook-inbox.ts";

const kakin = buildProgram();
after(() => kakin[Symbol.dispose]());

function isSignedWith(secret: string, { headers, text }: Received): boolean {
  const signed = `${String(headers["omise-signature-timestamp"])}.${text}`;
  const right = createHmac("sha256", Buffer.from(secret, "base64")).update(signed).digest("hex");
  return headers["omise-signature"] === right && headers["content-type"] === "application/json";
}

test("in two terminals: a charge by curl is seen, forwarded, verified and sent again", async () => {
  await using place = await freshPlace();
  await using shop = await openInbox();
  await using server = await kakin.serve(place.switches);
  const { webhook_secret: secret } = JSON.parse(server.said().stdout) as { webhook_secret: string };
  const data = ["--data", place.folder];
  await using listener = kakin.begin(["listen", "--forward", shop.url.slice(7), ...data]);
  await listener.until(/Stop with Ctrl-C/);
  assert.ok(listener.said().stdout.includes(secret));

  const curl = `curl -s ${server.url}/charges -u ${server.api.keys.secret}: -d amount=100000 -d currency=thb -d customer=cust_test_60kifc4zbmmj64570g9`;
  const { stdout } = await pasteIntoBash(curl);
  const charge = JSON.parse(stdout) as { id: string };
  const [, id] = await listener.until(/charge\.create +(evnt_test_\w+) +→ 200 in \d+ ms\n/);
  const [forwarded] = shop.received;
  assert.ok(forwarded);
  assert.equal(forwarded.body.id, id);
  assert.equal(forwarded.body.data.id, charge.id);
  assert.ok(isSignedWith(secret, forwarded));

  const resent = await kakin.run(["events", "resend", String(id), ...data]);
  assert.equal(resent.stdout, `charge.create ${id} is sent again to 1 listening.\n`);
  await listener.until(new RegExp(`charge.create +${id} again +→ 200 in \\d+ ms\n`));
  assert.equal(shop.received[1]?.text, forwarded.text);

  shop.answer(() => ({ status: 500, body: "no such order:\n\x1b[2J 17" }));
  const triggered = await kakin.run(["trigger", "charge.complete", ...data]);
  assert.match(triggered.stdout, /^charge\.complete evnt_test_\w+ has happened\.\n$/);
  await listener.until(
    /charge\.complete +evnt_test_\w+ +→ 500 in \d+ ms\n {2}no such order: \[2J 17\n/,
  );
  await shop.close();
  await kakin.run(["trigger", "customer.create", ...data]);
  await listener.until(/customer\.create +evnt_test_\w+ +→ nothing listens there in \d+ ms\n/);

  listener.signal("SIGINT");
  const { code, stdout: said } = await listener.ended();
  assert.equal(code, 0);
  assert.match(said, /\n5 events, 2 of them delivered\.\n$/);
});

test("who listens hears of everything, though the server is killed and starts again", async () => {
  await using place = await freshPlace();
  const data = ["--data", place.folder];
  const lines = (text: string) =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { kind: string; id: string; key: string; event: object });
  const first = await kakin.serve(place.switches);
  await using listener = kakin.begin(["listen", "--json", ...data]);
  // Nobody says when it listens; the first event that is heard does.
  for (let tries = 0; listener.said().stdout === "" && tries < 50; tries += 1) {
    await first.api.post("/customers");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  first.signal("SIGKILL");
  await first.ended();
  await using second = await kakin.serve(place.switches);
  const created = await second.api.charge();
  await listener.until(new RegExp(created.id));
  const { body } = await second.api.get("/events?limit=100");
  const heard = lines(listener.said().stdout);
  assert.ok(heard.length >= 2);
  const ids = body.data.map(({ id }: { id: string }) => id);
  assert.deepEqual(
    heard.map(({ id }) => id),
    ids.slice(-heard.length),
  );
  assert.equal(heard.at(-1)?.kind, "event");
});

test("listening wants a server, and a forwarding address that is one", async () => {
  await using place = await freshPlace();
  const data = ["--data", place.folder];
  const none = await kakin.run(["listen", ...data]);
  assert.equal(none.code, 1);
  assert.equal(none.stderr, "kakin: no server runs on this data folder: start one first.\n");
  const bad = await kakin.run(["listen", "--forward", "http://", ...data]);
  assert.match(bad.stderr, /^kakin: --forward is "http:\/\/", but must be an address such as /);
  await using server = await kakin.serve(place.switches);
  const wrong = await kakin.run(["listen", "--key", "skey_test_wrong", ...data]);
  assert.deepEqual([wrong.code, wrong.stderr], [1, "kakin: authentication failed\n"]);
  await using merchant = kakin.begin(["listen", "--key", server.api.keys.secret, ...data]);
  await merchant.until(/Events are shown/);
});

test("webhooks are set, listed and ruled from the command line, with a server and without", async () => {
  await using place = await freshPlace();
  await using shop = await openInbox();
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await kakin.run([...args, ...place.switches]);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  {
    await using server = await kakin.serve(place.switches);
    const { webhook_secret: secret } = JSON.parse(server.said().stdout) as {
      webhook_secret: string;
    };
    assert.equal(await run("webhooks", "secret"), `${secret}\n`);
    assert.match(await run("accounts", "set", "--webhook-uri", shop.url), /webhooks go to +http:/);
    await run("trigger", "refund.create");
    await shop.until(2);
    assert.match(await run("events", "list"), /refund\.create .* http:\S+ +delivered, 200\n/);
    assert.match(await run("webhooks", "rules", "--drop", "yes"), /not sent +yes/);
    await run("trigger", "charge.create");
    assert.match(await run("events", "list", "--limit", "1"), /charge\.create .*dropped\n/);
    const rolled = await run("webhooks", "roll", "--keep", "2h");
    assert.match(rolled, /^[A-Za-z0-9+/]{43}=\n\n.* until 20\d\d-.*, with the old one too\.\n$/);
    assert.equal(await run("webhooks", "secret"), `${rolled.slice(0, 44)}\n`);
    server.signal("SIGTERM");
    await server.ended();
  }
  assert.match(await run("webhooks", "secret", "--live"), /^[A-Za-z0-9+/]{43}=\n$/);
  await run("webhooks", "rules", "--drop", "no", "--events", "all");
  await run("trigger", "customer.create");
  assert.match(await run("events", "list", "--limit", "1"), /customer\.create .*waiting\n/);
  const before = shop.received.length;
  await using again = await kakin.serve(place.switches);
  await shop.until(before + 1);
  assert.equal(shop.received.at(-1)?.body.key, "customer.create");
  assert.match(await run("accounts", "set", "--webhook-uri", "none"), /webhooks go to +–/);
  const refused = await kakin.run([
    "accounts",
    "set",
    "--live-webhook-uri",
    "http://a.b",
    ...place.switches,
  ]);
  assert.match(refused.stderr, /live_webhook_uri must begin with https:\/\/\n$/);
  assert.ok(again.pid > 0);
});
