import type { Answer, Api } from "./api.ts";

/** What a browser got; it was not sent on by itself. */
export interface Shown {
  readonly status: number;
  readonly location: string | null;
  readonly text: string;
  readonly bytes: Buffer;
  readonly headers: Headers;
}

/** Where a shop would be that nobody has. */
export const returnUri = "https://shop.example/orders/1234?token=a%20b";

/** Opens an address as a browser does, or sends a form there when there are fields. */
export async function open(
  url: string,
  fields?: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Shown> {
  const response = await fetch(url, {
    redirect: "manual",
    headers,
    ...(fields !== undefined && { method: "POST", body: new URLSearchParams(fields) }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    location: response.headers.get("location"),
    text: bytes.toString("utf8"),
    bytes,
    headers: response.headers,
  };
}

/** A charge by a new source, waiting for its payer: 1250.50 baht unless told otherwise. */
export async function sourceCharge(
  api: Api,
  type: string,
  more: {
    readonly source?: object;
    readonly charge?: object;
  } = {},
): Promise<Answer["body"]> {
  const made = await api.post("/charges", {
    amount: 125050,
    currency: "thb",
    return_uri: returnUri,
    ...more.charge,
    source: { type, ...more.source },
  });
  if (made.status !== 200) throw new Error(`no charge by ${type}: ${made.text}`);
  return made.body;
}

/** The address of a charge's page; older versions name its id of every charge, newer ones the address of some. */
export async function pageOf(api: Api, chargeId: string): Promise<string> {
  const { body } = await api.get(`/charges/${chargeId}`, { version: "2015-11-17" });
  return `${api.url}/payments/${body.reference}/authorize`;
}
