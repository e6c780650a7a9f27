import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import type { Answer, Api } from "../support/api.ts";
import {
  type Chromium,
  openChromium,
  type Screen,
  screens,
  withoutChromium,
} from "../support/chromium.ts";
import { smallControls, tooWide } from "../support/in-page.ts";
import { pageOf, sourceCharge } from "../support/payer.ts";
import { openShop, type Shop } from "../support/shop.ts";
import { startEngine, type TestEngine } from "../support/start-engine.ts";

const newest = { version: "2019-05-29" };
const shopper = { name: "Yamada", email: "taro@example.com", phone_number: "0312345678" };

/** Charges whose pages have buttons: how one is made, and what its page is for. */
type Maker = (api: Api, shop: Shop) => Promise<{ readonly id: string }>;

const kinds: Readonly<Record<string, { readonly country?: "JP"; readonly make: Maker }>> = {
  "a card's 3-D Secure": { make: (api, shop) => api.charge({ return_uri: shop.returnUri }) },
  "a wallet": { make: (api, shop) => charge(api, "alipay", shop.returnUri) },
  "a bank": { make: (api, shop) => charge(api, "internet_banking_bay", shop.returnUri) },
  "a QR code": { make: (api) => charge(api, "promptpay", null) },
  "a bill": { make: (api) => charge(api, "bill_payment_tesco_lotus", null) },
  "a till": { make: (api) => charge(api, "alipayplus_upm", null, { barcode: "1234567890" }) },
  "a convenience store": {
    country: "JP",
    make: (api, shop) =>
      sourceCharge(api, "econtext", {
        charge: { amount: 4980, currency: "jpy", return_uri: shop.returnUri },
        source: shopper,
      }),
  },
};

function charge(
  api: Api,
  type: string,
  returnUri: string | null,
  source = {},
): Promise<{ id: string }> {
  return sourceCharge(api, type, { charge: { return_uri: returnUri }, source });
}

describe("every button of every page", { skip: withoutChromium }, () => {
  let kakin: TestEngine;
  let shop: Shop;
  let chromium: Chromium;
  let japan: Api;
  /** One for each screen: our pages leave nothing behind in a browser. */
  const browsers: Partial<Record<Screen, Page>> = {};
  before(async () => {
    kakin = await startEngine({ settings: { threeDSecure: "challenge" } });
    japan = await kakin.otherAccount({}, "JP");
    shop = await openShop();
    chromium = await openChromium();
  });
  after(async () => {
    await chromium[Symbol.asyncDispose]();
    await shop[Symbol.asyncDispose]();
    await kakin.close();
  });

  interface Opened {
    readonly page: Page;
    readonly read: () => Promise<Answer["body"]>;
    readonly hasReturn: boolean;
  }

  async function open(kind: string, screen: Screen): Promise<Opened> {
    const { country, make } = kinds[kind] ?? assert.fail(kind);
    const api = country === "JP" ? japan : kakin.api;
    const { id } = await make(api, shop);
    const read = async () => (await api.get(`/charges/${id}`, newest)).body;
    const page = browsers[screen] ?? (await chromium.open(screen));
    browsers[screen] = page;
    await page.goto(await pageOf(api, id));
    return { page, read, hasReturn: (await read()).return_uri !== null };
  }

  /** Where the browser must be now: at the shop, or at the result. */
  async function assertBack({ page, hasReturn }: Opened, result: string): Promise<void> {
    await page
      .getByRole("heading", { level: 1, name: hasReturn ? "Your order" : result })
      .waitFor();
    if (hasReturn) assert.equal(page.url(), shop.returnUri);
    assert.deepEqual(chromium.complaints(), []);
  }

  for (const screen of Object.keys(screens) as Screen[]) {
    for (const kind of Object.keys(kinds)) {
      describe(`on ${screen}, of ${kind}`, () => {
        it("fits the screen, with every control large enough for a finger", async () => {
          const { page } = await open(kind, screen);
          assert.ok(Number(await page.evaluate(tooWide)) <= 0);
          assert.deepEqual(await page.evaluate(smallControls), []);
          assert.deepEqual(chromium.complaints(), []);
        });

        it("pays", async () => {
          const opened = await open(kind, screen);
          await opened.page.locator("button.main").click();
          await assertBack(opened, "Paid");
          const { status, paid } = await opened.read();
          assert.deepEqual([status, paid], ["successful", true]);
        });

        it("fails, with the code that is chosen", async () => {
          const opened = await open(kind, screen);
          await opened.page.getByLabel("Failure code").selectOption("timeout");
          await opened.page.getByRole("button", { name: "Fail" }).click();
          await assertBack(opened, "Not paid");
          const { status, failure_code } = await opened.read();
          assert.deepEqual([status, failure_code], ["failed", "timeout"]);
        });

        it("cancels", async () => {
          const opened = await open(kind, screen);
          await opened.page.getByRole("button", { name: "Cancel" }).click();
          await assertBack(opened, "Not paid");
          assert.equal((await opened.read()).failure_code, "payment_cancelled");
        });

        it("never comes back, or changes its mind", async () => {
          const opened = await open(kind, screen);
          const { page, read } = opened;
          await page.getByRole("link", { name: "Never come back" }).click();
          await page.getByRole("heading", { level: 1, name: "You left" }).waitFor();
          assert.equal((await read()).status, "pending");
          await page.getByRole("link", { name: "Back to the payment" }).click();
          await page.locator("button.main").click();
          await assertBack(opened, "Paid");
        });

        it("lets the shop hear of it in every order that is offered", async () => {
          const first = await open(kind, screen);
          const orders = await first.page
            .getByRole("radio")
            .evaluateAll((radios) =>
              radios.map((radio) => (radio as unknown as { value: string }).value),
            );
          assert.equal(orders.length, first.hasReturn ? 5 : 3);
          for (const order of orders) {
            const opened = await open(kind, screen);
            const { page, read } = opened;
            await page.locator(`label.radio:has(input[value="${order}"])`).click();
            if (order === "webhook_late")
              await page.getByLabel("Seconds late", { exact: true }).fill("3");
            await page.locator("button.main").click();
            if (order === "no_return") {
              await page.getByRole("heading", { level: 1, name: "Paid" }).waitFor();
              await page.getByText("The browser stays here").waitFor();
            } else await assertBack(opened, "Paid");
            kakin.clock.advance(2000);
            await kakin.settle();
            assert.equal((await read()).status, "successful", order);
          }
        });
      });
    }
  }
});
