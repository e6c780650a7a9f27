import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { WELL_KNOWN_KEYS } from "../../src/accounts/api-key.ts";
import { loadSamples } from "../../src/samples/load-samples.ts";
import { startEngine, type TestEngine } from "../support/start-engine.ts";

/*
 * The seed's own curl lines on an engine that holds the samples, as a reader would paste them: line breaks restored,
 * the host replaced, the key in the variable that they name. Nothing else about them is changed; what curl shall
 * print besides the answer is said in its configuration file.
 */

const run = promisify(execFile);
const vendorHost = "https://api.omise.co";

let kakin: TestEngine;
let curlHome: string;

before(async () => {
  await run("bash", ["-c", "command -v curl"]).catch(() => {
    throw new Error("these tests run the seed's lines with curl: install curl and bash");
  });
  curlHome = mkdtempSync(join(tmpdir(), "kakin-curl-"));
  writeFileSync(
    join(curlHome, ".curlrc"),
    'silent\nshow-error\nnoproxy = "*"\nwrite-out = "\\n%{http_code}"\n',
  );
  kakin = await startEngine({ settings: { authorizationValidForDays: 30 } });
  await loadSamples(kakin.engine, kakin.account);
});

after(async () => {
  await kakin.close();
  rmSync(curlHome, { recursive: true, force: true });
});

/** Pastes a line into a shell; answers what came back, which has to be a 200. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads the wire, whose shape is what it checks
async function paste(line: string): Promise<any> {
  assert.ok(line.startsWith(`curl ${vendorHost}/`), line);
  const env = { ...process.env, CURL_HOME: curlHome, OMISE_SECRET_KEY: WELL_KNOWN_KEYS.secret };
  const { stdout } = await run("bash", ["-c", line.replace(vendorHost, kakin.url)], { env });
  const end = stdout.lastIndexOf("\n");
  const [text, status] = [stdout.slice(0, end), stdout.slice(end + 1)];
  assert.equal(status, "200", text);
  return JSON.parse(text);
}

/** A fresh charge that a wallet's payer has not paid yet. */
async function waitingCharge(): Promise<string> {
  const source = { type: "alipay_cn" };
  const wish = { card: undefined, source, return_uri: "https://www.example.com/" };
  return (await kakin.api.charge(wish)).id as string;
}

describe("the seed's curl lines for charges by card", () => {
  it("capture the authorised charge", async () => {
    const charge =
      await paste(String.raw`curl https://api.omise.co/charges/chrg_test_60kwirza97rghqqpcfd/capture \
  -X POST \
  -u $OMISE_SECRET_KEY:`);
    assert.equal(charge.id, "chrg_test_60kwirza97rghqqpcfd");
    assert.equal(charge.status, "successful");
    assert.equal(charge.capture, false);
    assert.equal(charge.paid, true);
    assert.equal(charge.capturable, false);
    assert.match(charge.transaction, /^trxn_test_/);
  });

  it("charge a customer's card by the ids of both", async () => {
    const charge = await paste(String.raw`curl https://api.omise.co/charges \
  -u $OMISE_SECRET_KEY: \
  -d "amount=100000" \
  -d "currency=thb" \
  -d "customer=cust_test_60kifc4zbmmj64570g9" \
  -d "card=card_test_60kiedwwd2obbiztswl" \
  -d "description=Details about the purchase (e.g. number of items, type of items, date of delivery)" \
  -d "ip=203.0.113.1"`);
    assert.equal(charge.status, "successful");
    assert.equal(charge.amount, 100000);
    assert.equal(charge.currency, "thb");
    assert.equal(charge.customer, "cust_test_60kifc4zbmmj64570g9");
    assert.equal(charge.card.id, "card_test_60kiedwwd2obbiztswl");
    assert.equal(
      charge.description,
      "Details about the purchase (e.g. number of items, type of items, date of delivery)",
    );
    assert.equal(charge.ip, "203.0.113.1");
  });

  it("charge a customer's default card", async () => {
    const charge = await paste(String.raw`curl https://api.omise.co/charges \
  -u $OMISE_SECRET_KEY: \
  -d "amount=100000" \
  -d "currency=thb" \
  -d "customer=cust_test_60kifc4zbmmj64570g9"`);
    assert.equal(charge.status, "successful");
    assert.equal(charge.customer, "cust_test_60kifc4zbmmj64570g9");
    assert.equal(charge.card.id, "card_test_60kiedwwd2obbiztswl");
  });

  it("charge a customer and add metadata", async () => {
    const charge = await paste(String.raw`curl https://api.omise.co/charges \
  -u $OMISE_SECRET_KEY: \
  -d "amount=10000" \
  -d "currency=thb" \
  -d "customer=cust_test_60kifc4zbmmj64570g9" \
  -d "metadata[order_id]=ORDER-1234" \
  -d "metadata[color]=black"`);
    assert.equal(charge.status, "successful");
    assert.equal(charge.amount, 10000);
    assert.deepEqual(charge.metadata, { order_id: "ORDER-1234", color: "black" });
  });

  it("charge a token", async () => {
    const charge = await paste(String.raw`curl https://api.omise.co/charges \
  -u $OMISE_SECRET_KEY: \
  -d "amount=100000" \
  -d "currency=thb" \
  -d "card=tokn_test_60kw4dxb9redghzf8zs"`);
    assert.equal(charge.status, "successful");
    assert.equal(charge.customer, null);
    assert.equal(charge.card.last_digits, "4242");
  });

  it("list the charges, oldest first", async () => {
    const list = await paste(String.raw`curl https://api.omise.co/charges \
  -u $OMISE_SECRET_KEY:`);
    assert.equal(list.object, "list");
    assert.equal(list.order, "chronological");
    assert.equal(list.total, list.data.length);
    const ids = list.data.map((charge: { id: string }) => charge.id);
    for (const id of [
      "chrg_test_60kwirza97rghqqpcfd",
      "chrg_test_60kwldy12skb3h42dwr",
      "chrg_test_5xmwdza9ooddiuhdvqq",
      "chrg_test_5xmwdyub5k3hn0iunst",
    ]) {
      assert.ok(ids.includes(id), id);
    }
  });

  it("retrieve a charge", async () => {
    const charge =
      await paste(String.raw`curl https://api.omise.co/charges/chrg_test_60kwldy12skb3h42dwr \
  -u $OMISE_SECRET_KEY:`);
    assert.equal(charge.object, "charge");
    assert.equal(charge.id, "chrg_test_60kwldy12skb3h42dwr");
    assert.equal(charge.location, "/charges/chrg_test_60kwldy12skb3h42dwr");
  });

  it("reverse an authorised charge", async () => {
    const charge =
      await paste(String.raw`curl https://api.omise.co/charges/chrg_test_5xmwdza9ooddiuhdvqq/reverse \
  -X POST \
  -u $OMISE_SECRET_KEY:`);
    assert.equal(charge.id, "chrg_test_5xmwdza9ooddiuhdvqq");
    assert.equal(charge.status, "reversed");
    assert.equal(charge.reversed, true);
    assert.equal(charge.paid, false);
  });

  it("update the description of a charge", async () => {
    const charge =
      await paste(String.raw`curl https://api.omise.co/charges/chrg_test_5xmwdyub5k3hn0iunst \
  -X PATCH \
  -u $OMISE_SECRET_KEY: \
  -d "description=Another description"`);
    assert.equal(charge.id, "chrg_test_5xmwdyub5k3hn0iunst");
    assert.equal(charge.description, "Another description");
    assert.deepEqual(charge.metadata, {});
  });

  it("update the metadata of a charge", async () => {
    const charge =
      await paste(String.raw`curl https://api.omise.co/charges/chrg_test_5xmwdyub5k3hn0iunst \
  -X PATCH \
  -u $OMISE_SECRET_KEY: \
  -d "metadata[order_id]=ORDER-1234" \
  -d "metadata[color]=black"`);
    assert.equal(charge.description, "Another description");
    assert.deepEqual(charge.metadata, { order_id: "ORDER-1234", color: "black" });
  });
});

describe("the seed's curl lines for the other ways to pay", () => {
  for (const method of ["alipay", "internet_banking_scb"]) {
    it(`charge by ${method}`, async () => {
      const charge = await paste(String.raw`curl https://api.omise.co/charges \
  -u $OMISE_SECRET_KEY: \
  -d "amount=100000" \
  -d "currency=thb" \
  -d "return_uri=https://www.omise.co/example_return_uri" \
  -d "offsite=${method}"`);
      assert.deepEqual(
        [charge.status, charge.offsite, charge.source_of_fund, charge.paid],
        ["pending", method, "offsite", false],
      );
      assert.equal(charge.authorize_uri, `${kakin.url}/offsites/${charge.reference}/pay`);
    });
  }

  it("mark a charge as failed", async () => {
    const charge =
      await paste(String.raw`curl https://api.omise.co/charges/chrg_test_60kw2xl9cdtivuncxv2/mark_as_failed \
  -X POST \
  -u $OMISE_SECRET_KEY:`);
    assert.deepEqual([charge.status, charge.failure_code], ["failed", "failed_processing"]);
  });

  it("mark a charge as paid", async () => {
    const charge =
      await paste(String.raw`curl https://api.omise.co/charges/chrg_test_60kwldy12skb3h42dwr/mark_as_paid \
  -X POST \
  -u $OMISE_SECRET_KEY:`);
    assert.deepEqual([charge.status, charge.paid], ["successful", true]);
  });

  it("expire a charge that waits for its payer", async () => {
    // The printed id is the capturable sample's, so the line is tried with a charge that can be expired.
    const line = String.raw`curl https://api.omise.co/charges/chrg_test_60kwirza97rghqqpcfd/expire \
  -X POST \
  -u $OMISE_SECRET_KEY:`;
    const id = await waitingCharge();
    const charge = await paste(line.replace("chrg_test_60kwirza97rghqqpcfd", id));
    assert.deepEqual([charge.id, charge.status, charge.expired], [id, "expired", true]);
  });
});
