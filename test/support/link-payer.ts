import type { Answer, Api } from "./api.ts";
import { goodCard } from "./api.ts";
import { open, type Shown } from "./payer.ts";

/** What a payer says of themselves. */
export const payer = { email: "payer@example.com", note: "Blue, please" } as const;

/** A link for a pair of shoes at 1250.50 baht, for one payment, unless told otherwise. */
export async function newLink(
  api: Api,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<Answer["body"]> {
  const wish = {
    amount: 125050,
    currency: "thb",
    title: "Shoes",
    description: "A pair",
    ...fields,
  };
  const made = await api.post("/links", wish);
  if (made.status !== 200) throw new Error(`no link: ${made.text}`);
  return made.body;
}

/** Where a page's script takes a card, and with which key. */
export function vaultOf({ text }: Shown): { readonly url: string; readonly key: string } {
  const [, url = ""] = /data-vault="([^"]+)"/.exec(text) ?? [];
  const [, key = ""] = /data-key="([^"]+)"/.exec(text) ?? [];
  return { url, key };
}

/** Takes a card to the vault as the page's script does; answers the token. */
export async function takeCard(page: Shown, number: string = goodCard.number): Promise<string> {
  const { url, key } = vaultOf(page);
  const response = await fetch(url, {
    method: "POST",
    headers: { Authorization: `Basic ${btoa(`${key}:`)}`, "Content-Type": "application/json" },
    body: JSON.stringify({ card: { ...goodCard, number } }),
  });
  const body = (await response.json()) as { id: string; message?: string };
  if (!response.ok) throw new Error(`no token: ${body.message}`);
  return body.id;
}

/** Pays a link by card as its page does. */
export async function payByCard(uri: string, number: string = goodCard.number): Promise<Shown> {
  const token = await takeCard(await open(uri), number);
  return open(uri, { ...payer, way: "card", token });
}

/** The cookie that a page left, as the browser brings it back. */
export function cookieFrom({ headers }: Shown): string {
  return (headers.get("set-cookie") ?? "").split(";", 1)[0] ?? "";
}

/** What a page says is wrong; undefined when nothing is. */
export function faultOn({ text }: Shown): string | undefined {
  return /role="alert" tabindex="-1">([^<]*)</.exec(text)?.[1];
}

/** The heading of a page. */
export function headingOf({ text }: Shown): string | undefined {
  return /<h1>([^<]*)<\/h1>/.exec(text)?.[1];
}
