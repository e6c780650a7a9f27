import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import {
  type Chromium,
  openChromium,
  type Screen,
  screens,
  withoutChromium,
} from "../support/chromium.ts";
import { faintTexts } from "../support/in-page.ts";
import { pageOf, sourceCharge } from "../support/payer.ts";
import { openShop, type Shop } from "../support/shop.ts";
import { startEngine, type TestEngine } from "../support/start-engine.ts";

const newest = { version: "2019-05-29" };

describe("a person with a browser", { skip: withoutChromium }, () => {
  let kakin: TestEngine;
  let chromium: Chromium;
  let shop: Shop;
  /** What the shop reads of its charge when its payer comes back, as real shops do. */
  let bought = "";
  before(async () => {
    kakin = await startEngine({ settings: { threeDSecure: "challenge" } });
    chromium = await openChromium();
  });
  after(async () => {
    await chromium[Symbol.asyncDispose]();
    await kakin.close();
  });
  beforeEach(async () => {
    shop = await openShop({ onReturn: () => outcomeOf(bought) });
  });
  afterEach(() => shop[Symbol.asyncDispose]());

  async function outcomeOf(id: string): Promise<string> {
    const { body } = await kakin.api.get(`/charges/${id}`, newest);
    return `${body.status} ${body.failure_code ?? "without a failure"}`;
  }

  const card = async (number: string) =>
    kakin.api.charge({
      card: await kakin.api.token({ number }),
      return_uri: shop.returnUri,
      webhook_endpoints: [shop.webhookUri],
    });
  const alipay = () =>
    sourceCharge(kakin.api, "alipay", {
      charge: { return_uri: shop.returnUri, webhook_endpoints: [shop.webhookUri] },
    });

  const flows: Readonly<
    Record<
      string,
      { buy: () => Promise<{ id: string; authorize_uri: string }>; press: string; outcome: string }
    >
  > = {
    "pays by a card with 3-D Secure": {
      buy: () => card("4242424242424242"),
      press: "Confirm payment",
      outcome: "successful without a failure",
    },
    "confirms, and is not recognised by the issuer": {
      buy: () => card("4111111111140003"),
      press: "Confirm payment",
      outcome: "failed payment_rejected",
    },
    "confirms, and the issuer declines": {
      buy: () => card("4111111111140011"),
      press: "Confirm payment",
      outcome: "failed insufficient_fund",
    },
    "lets 3-D Secure fail": {
      buy: () => card("4242424242424242"),
      press: "Fail",
      outcome: "failed payment_rejected",
    },
    "pays by Alipay": {
      buy: alipay,
      press: "Pay THB 1,250.50",
      outcome: "successful without a failure",
    },
    "lets Alipay fail": { buy: alipay, press: "Fail", outcome: "failed failed_processing" },
    "cancels at Alipay": { buy: alipay, press: "Cancel", outcome: "failed payment_cancelled" },
  };

  for (const screen of Object.keys(screens) as Screen[]) {
    for (const [what, { buy, press, outcome }] of Object.entries(flows)) {
      it(`${what}, on ${screen}, and the shop knows it when they are back`, async () => {
        const charge = await buy();
        bought = charge.id;
        const page = await chromium.open(screen);
        await page.goto(charge.authorize_uri);
        await page.getByRole("button", { name: press, exact: true }).click();
        await page.getByRole("heading", { name: "Your order" }).waitFor();
        assert.equal(page.url(), shop.returnUri);
        assert.equal(await page.locator("#seen").textContent(), outcome);
        assert.equal(await outcomeOf(charge.id), outcome);
        const status = outcome.split(" ")[0];
        assert.deepEqual(shop.heard.slice(-2), [`webhook charge.complete ${status}`, "return"]);
        assert.deepEqual(chromium.complaints(), []);

        await page.goBack();
        await page.getByRole("heading", { name: "Your order" }).waitFor();
        assert.equal(await outcomeOf(charge.id), outcome, "going back answers nothing anew");
        await page.context().close();
      });
    }

    it(`scans PromptPay's code, on ${screen}, and the page sees it paid in the app`, async () => {
      const { id } = await sourceCharge(kakin.api, "promptpay", { charge: { return_uri: null } });
      const page = await chromium.open(screen);
      await page.goto(await pageOf(kakin.api, id));
      const image = page.getByRole("img", { name: "QR code that pays THB 1,250.50" });
      assert.ok(
        await image.evaluate(
          (one) => (one as unknown as { naturalWidth: number }).naturalWidth > 0,
        ),
      );
      assert.match((await page.getByRole("timer").textContent()) ?? "", /^2[34]:\d\d:\d\d$/);
      await kakin.api.post(`/charges/${id}/mark_as_paid`);
      await page.getByRole("heading", { name: "Paid" }).waitFor();
      assert.equal(await outcomeOf(id), "successful without a failure");
      assert.deepEqual(chromium.complaints(), []);
      await page.context().close();
    });

    it(`pays and fails PromptPay on its page, on ${screen}`, async () => {
      for (const [press, heading, outcome] of [
        ["Pay THB 1,250.50", "Paid", "successful without a failure"],
        ["Fail", "Not paid", "failed failed_processing"],
      ] as const) {
        const { id } = await sourceCharge(kakin.api, "promptpay", { charge: { return_uri: null } });
        const page = await chromium.open(screen);
        await page.goto(await pageOf(kakin.api, id));
        await page.getByRole("button", { name: press, exact: true }).click();
        await page.getByRole("heading", { name: heading, exact: true }).waitFor();
        assert.equal(await outcomeOf(id), outcome);
        await page.context().close();
      }
    });
  }

  it("uses the keyboard alone, and sees where they are", async () => {
    const charge = await alipay();
    bought = charge.id;
    const page = await chromium.open("desktop");
    await page.goto(charge.authorize_uri);
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    assert.equal(await focused.textContent(), "Pay THB 1,250.50");
    const outline = "getComputedStyle(document.activeElement).outlineStyle";
    assert.equal(await page.evaluate(outline), "solid");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Your order" }).waitFor();
    assert.equal(await outcomeOf(charge.id), "successful without a failure");
    await page.context().close();
  });

  it("can read every word, in daylight and in the dark", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      for (const charge of [await alipay(), await card("4242424242424242")]) {
        const page = await chromium.open("phone");
        await page.emulateMedia({ colorScheme });
        await page.goto(charge.authorize_uri);
        assert.deepEqual(await page.evaluate(faintTexts), [], colorScheme);
        await page.context().close();
      }
    }
  });
});
