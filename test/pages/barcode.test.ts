import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { PNG } from "pngjs";
import { type Chromium, openChromium, withoutChromium } from "../support/chromium.ts";
import { readCode128 } from "../support/code-128.ts";
import { allDrawn, tooWide } from "../support/in-page.ts";
import { pageOf, sourceCharge } from "../support/payer.ts";
import { startEngine, type TestEngine } from "../support/start-engine.ts";

type Stretch = readonly [start: number, length: number];

/** Screens, and how many of their pixels a module of the code is wide. */
const screens = [
  { name: "a phone of one pixel a CSS pixel", width: 390, height: 844, ratio: 1 },
  { name: "a phone of two", width: 390, height: 844, ratio: 2 },
  { name: "a phone of three", width: 375, height: 667, ratio: 3 },
  { name: "the narrowest phone", width: 320, height: 568, ratio: 1 },
  { name: "a tablet that is just wide enough", width: 640, height: 900, ratio: 1 },
  { name: "a tablet", width: 900, height: 1200, ratio: 1 },
  { name: "a desktop", width: 1280, height: 800, ratio: 1 },
] as const;

/** The dark stretches along the middle of the picture, whichever way it is longer; a pixel that is grey fails. */
function barsIn(picture: Buffer): readonly Stretch[] {
  const { data, width, height } = PNG.sync.read(picture);
  const length = Math.max(width, height);
  const isDark = Array.from({ length }, (_, at) => {
    const [x, y] = width > height ? [at, height >> 1] : [width >> 1, at];
    const light = data[(y * width + x) * 4] ?? -1;
    assert.ok(light === 0 || light === 255, `pixel ${at} is neither black nor white: ${light}`);
    return light === 0;
  });
  const starts = isDark.flatMap((dark, at) => (dark && isDark[at - 1] !== true ? [at] : []));
  return starts.map((start) => {
    const end = isDark.indexOf(false, start);
    return [start, (end === -1 ? length : end) - start];
  });
}

describe("a bill's barcode on the payer's page", { skip: withoutChromium }, () => {
  let kakin: TestEngine;
  let chromium: Chromium;
  before(async () => {
    kakin = await startEngine();
    chromium = await openChromium();
  });
  after(async () => {
    await chromium[Symbol.asyncDispose]();
    await kakin.close();
  });

  for (const { name, width, height, ratio } of screens) {
    it(`has bars as sharp and as wide as a scanner wants them, on ${name}`, async () => {
      // As long as a bill can get.
      const { id } = await sourceCharge(kakin.api, "bill_payment_tesco_lotus", {
        charge: { amount: 4_900_000, return_uri: null },
      });
      const page = await chromium.open("desktop", "th", {
        viewport: { width, height },
        deviceScaleFactor: ratio,
        colorScheme: "dark",
      });
      await page.goto(await pageOf(kakin.api, id));
      const picture = page.getByRole("img");
      // A picture that has been loaded may still have to be drawn.
      await page.evaluate(allDrawn);
      const box = await picture.boundingBox();
      assert.ok(box !== null);
      // A page places pictures between pixels; the one that is only half of the picture is left out.
      const clip = { ...box, x: Math.ceil(box.x), y: Math.ceil(box.y) };
      const whole = {
        ...clip,
        width: Math.floor(box.width) - 1,
        height: Math.floor(box.height) - 1,
      };
      const bars = barsIn(await page.screenshot({ fullPage: true, clip: whole }));
      const modules = bars.map(([start, length]) => [start / ratio, length / ratio] as const);
      const { references } = (await kakin.api.get(`/charges/${id}`, { version: "2019-05-29" })).body
        .source;
      const line = `|${references.omise_tax_id}00\r${references.reference_number_1}\r${references.reference_number_2}\r4900000`;
      assert.equal(readCode128(modules), line);
      // The whole of it fits on the screen at once, with nothing to scroll sideways for.
      assert.ok(box.width <= width && box.height <= height);
      assert.ok(Number(await page.evaluate(tooWide)) <= 0);
      assert.deepEqual(chromium.complaints(), []);
      await page.close();
    });
  }
});
