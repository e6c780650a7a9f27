import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import jsqr from "jsqr";
import { PNG } from "pngjs";
import { parse } from "promptparse";
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

/** Reads a Code 128 barcode from its bars: sets B and C, and A's control characters. */
function readCode128(bars: readonly (readonly [number, number])[]): string {
  const widths: number[] = [];
  for (const [i, [x, width]] of bars.entries()) {
    const next = bars[i + 1];
    widths.push(width);
    if (next !== undefined) widths.push(next[0] - x - width);
  }
  const values: number[] = [];
  for (let at = 0; at + 7 < widths.length; at += 6) {
    values.push(patterns.indexOf(widths.slice(at, at + 6).join("")));
  }
  assert.ok(!values.includes(-1), "a bar is no part of a Code 128");
  const check = values.pop() ?? -1;
  const sum = values.reduce((total, value, i) => total + value * Math.max(1, i), 0);
  assert.equal(check, sum % 103, "the check symbol does not fit");
  return textOf(values);
}

function textOf(values: readonly number[]): string {
  let set = "ABC".charAt((values[0] ?? 103) - 103);
  let text = "";
  let shifted: string | undefined;
  for (const value of values.slice(1)) {
    const now = shifted ?? set;
    shifted = undefined;
    if (now === "C" && value < 100) text += String(value).padStart(2, "0");
    else if (value < 96)
      text += String.fromCharCode(now === "A" && value > 63 ? value - 64 : value + 32);
    else if (value === 98) shifted = set === "A" ? "B" : "A";
    else if (value === 99) set = "C";
    else if (value === 100) set = "B";
    else if (value === 101) set = "A";
  }
  return text;
}

// The widths of bars and spaces of each value. Source: ISO/IEC 15417.
// biome-ignore format: a table reads by columns
const patterns = [
  "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
  "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
  "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
  "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
  "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
  "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
  "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
  "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
  "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
  "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
  "114131", "311141", "411131", "211412", "211214", "211232",
];
