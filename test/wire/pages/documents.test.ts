import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import jsqr from "jsqr";
import { PNG } from "pngjs";
import { parse } from "promptparse";
import { readCode128 } from "../../support/code-128.ts";
import { open, pageOf, sourceCharge } from "../../support/payer.ts";
import { buildProgram, freshPlace } from "../../support/program.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };

/** What a camera would read. */
function decode(png: Buffer): string {
  const { data, width, height } = PNG.sync.read(png);
  const found = jsqr.default(new Uint8ClampedArray(data), width, height);
  assert.ok(found !== null, "there is no QR code in the picture");
  return found.data;
}

/** The tags of an EMVCo payload, by their two digits. */
function tagsOf(payload: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (let at = 0; at < payload.length; ) {
    const length = Number(payload.slice(at + 2, at + 4));
    tags.set(payload.slice(at, at + 2), payload.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return tags;
}

/** CRC-16/CCITT-FALSE, worked out here once more so that the payload's own is not believed. */
function crcOf(text: string): string {
  let crc = 0xffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  }
  return (crc & 0xffff).toString(16).toUpperCase().padStart(4, "0");
}

describe("the picture of a code", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  async function codeOf(
    type: string,
    charge: object = {},
  ): Promise<{ id: string; uri: string; raw: string }> {
    const api = type === "paynow" ? await kakin.otherAccount({}, "SG") : kakin.api;
    const { id } = await sourceCharge(api, type, { charge });
    const { body } = await api.get(`/charges/${id}`, newest);
    const code = body.source.scannable_code;
    return { id, uri: code.image.download_uri, raw: code.raw_data };
  }

  it("is SVG without a key, as shops fetch it", async () => {
    const { uri } = await codeOf("promptpay");
    const picture = await open(uri);
    assert.equal(picture.status, 200);
    assert.equal(picture.headers.get("content-type"), "image/svg+xml; charset=utf-8");
    assert.match(picture.text, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.doesNotMatch(picture.text, /<script|<style|style=|href/);
    assert.match(picture.headers.get("content-security-policy") ?? "", /^default-src 'none'/);
  });

  it("is PNG where .png is appended, and reads back to PromptPay's amount and our reference", async () => {
    const { id, uri, raw } = await codeOf("promptpay");
    const picture = await open(`${uri}.png`);
    assert.equal(picture.headers.get("content-type"), "image/png");
    const read = decode(picture.bytes);
    assert.equal(read, raw);
    const payload = parse(read, true);
    assert.ok(payload !== null, "the checksum does not fit");
    assert.equal(payload.getTagValue("54"), "1250.50");
    assert.equal(payload.getTagValue("53"), "764");
    assert.equal(payload.getTagValue("58"), "TH");
    assert.equal(payload.getTagValue("30", "00"), "A000000677010112");
    assert.equal(payload.getTagValue("30", "02"), id.split("_").at(-1)?.toUpperCase());
  });

  it("reads back to PayNow's amount, reference and last day", async () => {
    const { id, uri } = await codeOf("paynow", { amount: 1999, currency: "sgd" });
    const read = decode((await open(`${uri}.png`)).bytes);
    assert.equal(read.slice(-4), crcOf(read.slice(0, -4)));
    const tags = tagsOf(read);
    assert.equal(Number(tags.get("54")), 19.99);
    assert.equal(tags.get("53"), "702");
    assert.equal(tags.get("58"), "SG");
    const receiver = tagsOf(tags.get("26") ?? "");
    assert.equal(receiver.get("00"), "SG.PAYNOW");
    assert.equal(receiver.get("03"), "0", "the amount cannot be changed");
    assert.equal(receiver.get("04"), "20260115");
    assert.equal(tagsOf(tags.get("62") ?? "").get("01"), id.split("_").at(-1)?.toUpperCase());
  });

  it("leads a phone to the payer's page where the method has no code of its own", async () => {
    const { id, uri, raw } = await codeOf("truemoney_qr");
    assert.equal(decode((await open(`${uri}.png`)).bytes), raw);
    assert.equal(raw, await pageOf(kakin.api, id));
    assert.equal((await open(raw)).status, 200);
  });

  it("of a bill is made of bars that a plugin can draw again", async () => {
    const { id } = await sourceCharge(kakin.api, "bill_payment_tesco_lotus");
    const { references } = (await kakin.api.get(`/charges/${id}`, newest)).body.source;
    const picture = await open(references.barcode);
    assert.equal(picture.headers.get("content-type"), "image/svg+xml; charset=utf-8");
    const bars = [...picture.text.matchAll(/<rect x="(\d+)" y="0" width="(\d)" height="\d+"\/>/g)];
    assert.equal(bars.length, picture.text.match(/<rect/g)?.length);
    let end = 0;
    for (const [, x, width] of bars) {
      assert.ok(Number(x) > end, "bars overlap, or touch");
      end = Number(x) + Number(width);
    }
    const expected = `|${references.omise_tax_id}00\r${references.reference_number_1}\r${references.reference_number_2}\r125050`;
    assert.equal(readCode128(bars.map(([, x, width]) => [Number(x), Number(width)])), expected);
    assert.equal((await open(`${references.barcode}.png`)).status, 404);
  });

  it("of a bill stands upright where .standing is appended, and a QR code's does not", async () => {
    const { id } = await sourceCharge(kakin.api, "bill_payment_tesco_lotus");
    const { references } = (await kakin.api.get(`/charges/${id}`, newest)).body.source;
    const lying = await open(references.barcode);
    const standing = await open(`${references.barcode}.standing`);
    assert.equal(standing.headers.get("content-type"), "image/svg+xml; charset=utf-8");
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(lying.text) ?? [];
    assert.ok(standing.text.includes(`width="${height}" height="${width}"`), standing.text);
    assert.equal((await open(`${(await codeOf("promptpay")).uri}.standing`)).status, 404);
  });

  it("is there for nobody who has one of its names wrong", async () => {
    const { uri } = await codeOf("promptpay");
    const other = await codeOf("promptpay");
    const [charge, , document, , key] = uri.split("/").slice(-5);
    const swapped = (from: string | undefined, to: string) => uri.replace(from ?? "", to);
    await changingNothing(kakin, async () => {
      for (const wrong of [
        swapped(key, "0".repeat(16)),
        swapped(key, `${key}0`),
        swapped(key, key?.toLowerCase() ?? ""),
        swapped(document, "docu_test_0000000000000000000"),
        swapped(charge, other.id),
        swapped(charge, "chrg_test_0000000000000000000"),
        `${uri}.gif`,
        `${uri}.png.png`,
      ]) {
        const answer = await open(wrong);
        assert.equal(answer.status, 404, wrong);
        assert.match(answer.text, /<h1>Nothing here<\/h1>/);
      }
    });
  });
});

describe("the server that is started from its bundle", () => {
  it("draws the same pictures", async () => {
    using program = buildProgram();
    await using place = await freshPlace();
    await using server = await program.serve([...place.switches, "--no-samples"]);
    const pictureOf = async (type: string): Promise<string> => {
      const { id } = await sourceCharge(server.api, type, { charge: { return_uri: null } });
      const { body } = await server.api.get(`/charges/${id}`, newest);
      const { scannable_code: code, references } = body.source;
      return code === null ? references.barcode : code.image.download_uri;
    };
    const qr = await pictureOf("promptpay");
    assert.match((await open(qr)).text, /^<svg /);
    assert.match(decode((await open(`${qr}.png`)).bytes), /^000201/);
    const bars = (await open(await pictureOf("bill_payment_tesco_lotus"))).text.match(/<rect/g);
    assert.ok((bars?.length ?? 0) > 100);
  });
});
