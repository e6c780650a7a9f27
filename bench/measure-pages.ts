import { join } from "node:path";
import { measure, warmUp } from "./measure.ts";
import type { Options } from "./options.ts";
import { sayProgress } from "./progress.ts";
import { askOnce, openKakin, type Target } from "./target.ts";

/** What a page costs its server and its payer. */
export interface PageFigures {
  readonly name: string;
  /** Of one request at a time, so that none waits for another. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuUs: number;
  /** The page and all that it loads, as sent. */
  readonly kilobytes: number;
}

const WARM_UP_SECONDS = 0.5;

/** Measures the pages that payers see; the heaviest of each kind. */
export async function measurePages(folder: string, { seconds }: Options): Promise<PageFigures[]> {
  const kakin = await openKakin({ folder: join(folder, "kakin-pages") });
  const figures: PageFigures[] = [];
  for (const [name, path] of Object.entries(await pathsOn(kakin))) {
    const subject = { target: kakin, next: () => kakin.get(path) };
    await warmUp([subject], WARM_UP_SECONDS);
    sayProgress(`page: ${name}`);
    const [figure] = await measure([subject], { connections: 1, seconds });
    if (figure === undefined) throw new Error("nothing was measured");
    const { p50Ms, p99Ms, cpuUs } = figure;
    figures.push({ name, p50Ms, p99Ms, cpuUs, kilobytes: (await weightOf(kakin, path)) / 1000 });
  }
  await kakin.process.stop();
  return figures;
}

async function pathsOn(kakin: Target): Promise<Record<string, string>> {
  const sum = "amount=1500000&currency=thb";
  const ask = (path: string, form: string) => askOnce(kakin, kakin.post(path, `${sum}&${form}`));
  const promptPay = await ask("/charges", "source[type]=promptpay");
  const alipay = await ask("/charges", "source[type]=alipay&return_uri=https://shop.example/");
  const link = await ask("/links", "title=Shoes&description=A+pair");
  return {
    "a wallet": new URL(String(alipay["authorize_uri"])).pathname,
    "a QR code": `/payments/${String(promptPay["reference"])}/authorize`,
    "a pay link": new URL(String(link["payment_uri"])).pathname,
  };
}

async function weightOf(kakin: Target, path: string): Promise<number> {
  const origin = `http://127.0.0.1:${kakin.port}`;
  const page = await bytesOf(origin + path);
  const paths = [...page.toString("utf8").matchAll(/(?:src|href)="(\/[^"]+)"/g)];
  const loaded = await Promise.all(paths.map(([, at]) => bytesOf(origin + String(at))));
  return [page, ...loaded].reduce((sum, bytes) => sum + bytes.length, 0);
}

async function bytesOf(address: string): Promise<Buffer> {
  const response = await fetch(address);
  if (response.status !== 200) throw new Error(`GET ${address} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}
