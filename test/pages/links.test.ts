import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page, Request } from "playwright-core";
import {
  type Chromium,
  openChromium,
  type Screen,
  screens,
  withoutChromium,
} from "../support/chromium.ts";
import { faintTexts, smallControls, tooWide } from "../support/in-page.ts";
import { newLink } from "../support/link-payer.ts";
import { startEngine, type TestEngine } from "../support/start-engine.ts";

const newest = { version: "2019-05-29" };
const good = "4242424242424242";

/** What somebody sees on a link's page and fills in there. */
async function fillIn(page: Page, number = good): Promise<void> {
  await page.getByLabel("E-mail").fill("payer@example.com");
  await page.getByLabel("Card number").pressSequentially(number);
  await page.getByLabel("Expiry date").pressSequentially("1230");
  await page.getByLabel("Security code").fill("123");
  await page.getByLabel("Name on the card").fill("Somchai Prasert");
}

const pay = (page: Page) => page.getByRole("button", { name: "Pay THB 1,250.50" }).click();
const seen = (page: Page, heading: string) =>
  page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
const alertOf = async (page: Page) => {
  const alert = page.getByRole("alert");
  await alert.waitFor();
  return alert.textContent();
};
const focused = "document.activeElement.id";

async function chooseWay(page: Page, group: string, name: string): Promise<void> {
  await page.locator("summary", { hasText: group }).click();
  await page.getByRole("radio", { name }).check();
}

describe("a person who pays a link", { skip: withoutChromium }, () => {
  let kakin: TestEngine;
  let chromium: Chromium;
  before(async () => {
    // The vault on a port of its own, so that what goes there can be told from all else.
    kakin = await startEngine({ environment: { KAKIN_VAULT_PORT: "0" } });
    chromium = await openChromium();
  });
  after(async () => {
    await chromium[Symbol.asyncDispose]();
    await kakin.close();
  });

  /** Chromium complains of each answer that is no 200; what else it says is wrong. */
  const complaints = () =>
    chromium.complaints().filter((text) => !text.startsWith("Failed to load resource"));

  const chargesOf = async (id: string) =>
    (await kakin.api.get(`/links/${id}/charges`, newest)).body.data;

  async function openLink(screen: Screen, fields = {}, api = kakin.api) {
    const { id, payment_uri } = await newLink(api, fields);
    const page = await chromium.open(screen);
    const requests: Request[] = [];
    page.on("request", (request) => requests.push(request));
    await page.goto(payment_uri);
    return { id, payment_uri, page, requests };
  }

  /** Whether any part of a request holds a card's number, however it is written. */
  const carries = (request: Request, number: string): boolean => {
    const headers = JSON.stringify(request.headers());
    const text = `${request.url()} ${headers} ${request.postData() ?? ""}`;
    return text.replaceAll(/[\s+-]|%20/g, "").includes(number);
  };

  for (const screen of Object.keys(screens) as Screen[]) {
    describe(`on ${screen}`, () => {
      it("pays by card, whose number leaves the browser for the vault alone", async () => {
        const { id, page, requests } = await openLink(screen);
        assert.ok(Number(await page.evaluate(tooWide)) <= 0);
        assert.deepEqual(await page.evaluate(smallControls), []);
        await page.getByLabel("Note (optional)").fill("Blue, please");
        await fillIn(page);
        assert.equal(await page.getByLabel("Card number").inputValue(), "4242 4242 4242 4242");
        assert.equal(await page.getByLabel("Expiry date").inputValue(), "12 / 30");
        await pay(page);
        await seen(page, "Paid");
        const [charge] = await chargesOf(id);
        assert.deepEqual(
          [charge.status, charge.metadata],
          ["successful", { email: "payer@example.com", note: "Blue, please" }],
        );
        const carriers = requests.filter((request) => carries(request, good));
        assert.deepEqual(
          carriers.map((request) => `${request.method()} ${request.url()}`),
          [`POST ${kakin.vaultUrl}/tokens`],
        );
        const elsewhere = requests.filter((request) => !request.url().startsWith(kakin.url));
        assert.deepEqual(elsewhere, carriers, "nothing else leaves for anywhere else");
        assert.deepEqual(complaints(), []);
        await page.context().close();
      });

      it("is told that a card was declined, and pays with another", async () => {
        const { id, page, requests } = await openLink(screen);
        await fillIn(page, "4111111111140011");
        await pay(page);
        assert.match((await alertOf(page)) ?? "", /^There is not enough money/);
        assert.equal(await page.evaluate(focused), "fault");
        assert.equal(await page.getByLabel("E-mail").inputValue(), "payer@example.com");
        assert.equal(await page.getByLabel("Card number").inputValue(), "");
        await fillIn(page);
        await pay(page);
        await seen(page, "Paid");
        const statuses = (await chargesOf(id)).map(({ status }: { status: string }) => status);
        assert.deepEqual(statuses, ["failed", "successful"]);
        const hosts = requests
          .filter((request) => carries(request, "4111111111140011") || carries(request, good))
          .map((request) => new URL(request.url()).origin);
        assert.deepEqual(hosts, [kakin.vaultUrl, kakin.vaultUrl]);
        assert.deepEqual(complaints(), []);
        await page.context().close();
      });

      it("sees what is wrong about a card where it is wrong, and puts it right", async () => {
        const { id, page, requests } = await openLink(screen);
        await fillIn(page, "4242424242424241");
        await page.getByLabel("Expiry date").fill("12 / 20");
        await page.getByLabel("Security code").fill("12");
        await pay(page);
        assert.equal(await alertOf(page), "Please look at what is marked below.");
        assert.equal(await page.evaluate(focused), "card-number");
        for (const [label, wrong] of [
          ["Card number", "This is not the number of a card."],
          ["Expiry date", "This date is not right, or is over."],
          ["Security code", "Enter the 3 or 4 digits."],
        ] as const) {
          const field = page.getByLabel(label);
          assert.equal(await field.getAttribute("aria-invalid"), "true");
          const described = (await field.getAttribute("aria-describedby")) ?? "";
          assert.equal(await page.locator(`#${described}`).textContent(), wrong);
        }
        assert.equal(await page.locator("[aria-invalid]").count(), 3);
        assert.ok(
          requests.every(
            (request) => request.method() === "GET" || request.url().startsWith(kakin.vaultUrl),
          ),
        );
        await page.getByLabel("Card number").fill("");
        assert.equal(await page.locator("[aria-invalid]").count(), 2);
        await fillIn(page, good);
        await page.getByLabel("Expiry date").fill("12/2030");
        await pay(page);
        await seen(page, "Paid");
        assert.equal((await chargesOf(id)).length, 1);
        assert.deepEqual(complaints(), []);
        await page.context().close();
      });

      it("pays by PromptPay, on the page with its code", async () => {
        const { id, page } = await openLink(screen);
        await chooseWay(page, "QR codes", "PromptPay");
        assert.equal(await page.getByLabel("Card number").isVisible(), false);
        await page.getByLabel("E-mail").fill("payer@example.com");
        await pay(page);
        await seen(page, "Scan to pay with PromptPay");
        await page.getByRole("img", { name: "QR code that pays THB 1,250.50" }).waitFor();
        await pay(page);
        await seen(page, "Paid");
        assert.ok(page.url().endsWith("/complete"));
        const [charge] = await chargesOf(id);
        assert.deepEqual([charge.status, charge.source.type], ["successful", "promptpay"]);
        assert.deepEqual(complaints(), []);
        await page.context().close();
      });

      it("cancels at a wallet, tries again, leaves, and comes back to the payment", async () => {
        const { id, payment_uri, page } = await openLink(screen);
        await chooseWay(page, "Wallets", "Rabbit LINE Pay");
        await page.getByLabel("E-mail").fill("payer@example.com");
        await pay(page);
        await page.getByRole("button", { name: "Cancel" }).click();
        await seen(page, "Not paid");
        await page.getByRole("link", { name: "Try again" }).click();
        await seen(page, "Shoes");
        await chooseWay(page, "Wallets", "Rabbit LINE Pay");
        await page.getByLabel("E-mail").fill("payer@example.com");
        await pay(page);
        await seen(page, "Pay with Rabbit LINE Pay");
        await page.goto(`${payment_uri}/complete`);
        await seen(page, "Not paid yet");
        await page.getByRole("link", { name: "Back to the payment" }).click();
        await pay(page);
        await seen(page, "Paid");
        const statuses = (await chargesOf(id)).map(({ status }: { status: string }) => status);
        assert.deepEqual(statuses, ["failed", "successful"]);
        assert.deepEqual(complaints(), []);
        await page.context().close();
      });

      it("confirms a card with 3-D Secure, or does not", async () => {
        const careful = await kakin.otherAccount({ threeDSecure: "challenge" });
        for (const [press, heading, used] of [
          ["Fail", "Not paid", false],
          ["Confirm payment", "Paid", true],
        ] as const) {
          const { id, page, requests } = await openLink(screen, {}, careful);
          await fillIn(page);
          await pay(page);
          await seen(page, "Confirm it’s you");
          await page.getByRole("button", { name: press }).click();
          await seen(page, heading);
          assert.equal((await careful.get(`/links/${id}`, newest)).body.used, used);
          assert.equal(requests.filter((request) => carries(request, good)).length, 1);
          assert.deepEqual(complaints(), []);
          await page.context().close();
        }
      });

      it("opens and closes every group, and finds every way and its fields in them", async () => {
        const { page } = await openLink(screen, { amount: 1_500_000 });
        const groups = await page.locator("summary").all();
        assert.equal(groups.length, 5);
        for (const group of groups) await group.click();
        assert.ok(Number(await page.evaluate(tooWide)) <= 0);
        assert.deepEqual(await page.evaluate(smallControls), []);
        for (const way of await page.getByRole("radio").all()) {
          await way.check();
          const others = page.locator(".way:not(:has(> .radio > :checked)) > .particulars:visible");
          assert.equal(await others.count(), 0);
          const needsCard = (await way.getAttribute("data-card")) !== null;
          assert.equal(await page.getByLabel("Card number").isVisible(), needsCard);
        }
        for (const group of groups) await group.click();
        assert.deepEqual(complaints(), []);
        await page.context().close();
      });

      it("finds a link that somebody else has paid no longer available", async () => {
        const { page, payment_uri } = await openLink(screen);
        const other = await chromium.open(screen);
        await other.goto(payment_uri);
        for (const one of [page, other]) await fillIn(one);
        await pay(page);
        await seen(page, "Paid");
        await pay(other);
        await seen(other, "No longer available");
        await page.goto(payment_uri);
        await seen(page, "No longer available");
        assert.deepEqual(complaints(), []);
        await page.context().close();
        await other.context().close();
      });
    });
  }

  it("is told when the vault cannot be reached, and when the page was open for too long", async () => {
    const { page, payment_uri } = await openLink("desktop");
    await page.route(`${kakin.vaultUrl}/**`, (route) => route.abort());
    await fillIn(page);
    await pay(page);
    assert.match((await alertOf(page)) ?? "", /^No connection/);
    await page.unroute(`${kakin.vaultUrl}/**`);
    kakin.clock.advance(13 * 3600_000);
    await pay(page);
    await page.getByText("This page was open for too long").waitFor();
    await page.goto(payment_uri);
    await fillIn(page);
    await pay(page);
    await seen(page, "Paid");
    assert.deepEqual(complaints(), []);
    await page.context().close();
  });

  it("is told to wait when they tried too often, and pays after that", async () => {
    await using strict = await startEngine({
      environment: { KAKIN_TOKENS_PER_IP: "off,3", KAKIN_PAYMENTS_PER_IP: "off,1" },
    });
    const { page } = await openLink("desktop", {}, strict.api);
    const waits = /^Too many attempts. Nothing was taken: wait a minute/;
    await fillIn(page, "4111111111140011");
    await pay(page);
    assert.match((await alertOf(page)) ?? "", /^There is not enough money/);
    await fillIn(page);
    await pay(page);
    // First it is the link's page that has had enough, and shows itself again; then the vault.
    await page.getByRole("alert").filter({ hasText: "Too many attempts" }).waitFor();
    for (let i = 0; i < 2; i += 1) {
      await fillIn(page);
      await pay(page);
      await page.getByRole("alert").filter({ hasText: "Too many attempts" }).waitFor();
    }
    assert.match((await alertOf(page)) ?? "", waits);
    strict.clock.advance(60_000);
    await pay(page);
    await seen(page, "Paid");
    assert.deepEqual(complaints(), []);
    await page.context().close();
  });

  it("pays once, however often the button is pressed", async () => {
    const { id, page } = await openLink("desktop", { multiple: true });
    await fillIn(page);
    await page.route(`${kakin.vaultUrl}/tokens`, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await pay(page);
    const button = page.locator("button.main");
    assert.equal(await button.textContent(), "One moment…");
    await button.dispatchEvent("click");
    await button.dispatchEvent("click");
    await seen(page, "Paid");
    assert.equal((await chargesOf(id)).length, 1);
    await page.context().close();
  });

  it("uses the keyboard alone", async () => {
    const { id, page } = await openLink("desktop");
    const { keyboard } = page;
    await keyboard.press("Tab");
    await keyboard.type("payer@example.com");
    await keyboard.press("Tab");
    await keyboard.type("Blue");
    await keyboard.press("Tab");
    assert.equal(await page.locator(":focus").getAttribute("value"), "card");
    const outline = "getComputedStyle(document.activeElement).outlineStyle";
    for (const text of ["4242424242424242", "0230", "123", "Somchai Prasert"]) {
      await keyboard.press("Tab");
      assert.equal(await page.evaluate(outline), "solid");
      await keyboard.type(text);
    }
    await keyboard.press("Enter");
    await seen(page, "Paid");
    assert.equal((await chargesOf(id))[0].metadata.note, "Blue");
    await page.context().close();
  });

  it("can do without scripts, but not by card", async () => {
    const { payment_uri } = await newLink(kakin.api);
    const page = await chromium.open("phone", "en-GB", { javaScriptEnabled: false });
    await page.goto(payment_uri);
    await page.locator("noscript p", { hasText: "To pay by card" }).waitFor();
    assert.equal(await page.getByLabel("Card number").isVisible(), false);
    await page.getByLabel("E-mail").fill("payer@example.com");
    await chooseWay(page, "QR codes", "PromptPay");
    await pay(page);
    await seen(page, "Scan to pay with PromptPay");
    await page.context().close();
  });

  it("can read every word, in daylight and in the dark", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page } = await openLink("phone");
      await page.emulateMedia({ colorScheme });
      await page.locator("summary", { hasText: "Wallets" }).click();
      await fillIn(page, "4242424242424241");
      await pay(page);
      await alertOf(page);
      assert.deepEqual(await page.evaluate(faintTexts), [], colorScheme);
      await page.context().close();
    }
  });
});
