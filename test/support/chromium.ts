import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";

/** Where Debian's package puts it. */
const CHROMIUM = "/usr/bin/chromium";

/** Why tests that need a browser are left out; undefined where they run. In continuous integration nothing is. */
export const withoutChromium =
  existsSync(CHROMIUM) || process.env["CI"] !== undefined
    ? undefined
    : `there is no ${CHROMIUM}: apt-get install chromium`;

/** The two kinds of screen that every page is tried on. */
export const screens = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 375, height: 667 }, isMobile: true, hasTouch: true },
} as const;

export type Screen = keyof typeof screens;

/** An open browser. */
export interface Chromium extends AsyncDisposable {
  /** A fresh page, without anybody's cookies; whatever goes wrong in it fails the test that asks `complaints`. */
  open(screen: Screen, locale?: string, more?: BrowserContextOptions): Promise<Page>;
  /** What pages have complained of since they were asked last: policies that were broken, scripts that threw. */
  complaints(): string[];
}

/** Starts a browser that talks to nobody but the pages it is given. */
export async function openChromium(): Promise<Chromium> {
  const folder = mkdtempSync(join(tmpdir(), "kakin-chromium-"));
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    env: { ...(process.env as Record<string, string>), HOME: folder },
  });
  let said: string[] = [];
  const contexts: BrowserContext[] = [];
  return {
    async open(screen, locale = "en-GB", more = {}) {
      const context = await browser.newContext({ ...screens[screen], locale, ...more });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") said.push(message.text());
      });
      page.on("pageerror", (fault) => said.push(String(fault)));
      return page;
    },
    complaints() {
      const all = said;
      said = [];
      return all;
    },
    async [Symbol.asyncDispose]() {
      for (const context of contexts) await context.close();
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
