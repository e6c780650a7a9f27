import type { KeyPair } from "../../src/accounts/make-account.ts";

/** What came back. `body` is any: tests look into it as a client would. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads the wire, whose shape is what it checks
  readonly body: any;
  readonly text: string;
  readonly headers: Headers;
}

/** How a request is sent. */
export interface How {
  readonly key?: "secret" | "public" | "none" | { readonly text: string };
  readonly version?: string;
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly host?: "api" | "vault";
}

/** A merchant's (or a payer's browser's) way of talking to the engine. Objects are sent as JSON, text as a form. */
export interface Api {
  readonly url: string;
  readonly keys: KeyPair;
  get(path: string, how?: How): Promise<Answer>;
  post(path: string, fields?: object | string, how?: How): Promise<Answer>;
  patch(path: string, fields?: object | string, how?: How): Promise<Answer>;
  delete(path: string, how?: How): Promise<Answer>;
  /** A fresh token of a test card; Visa 4242… unless told otherwise. */
  token(card?: Readonly<Record<string, unknown>>): Promise<string>;
  /** A charge of 100000 THB by a fresh token, unless told otherwise. */
  charge(fields?: Readonly<Record<string, unknown>>, how?: How): Promise<Answer["body"]>;
}

/** A card that is approved. */
export const goodCard = {
  name: "Somchai Prasert",
  number: "4242424242424242",
  expiration_month: 12,
  expiration_year: 2030,
  security_code: "123",
} as const;

/** Talks to an engine with a pair of keys. */
export function apiAt(where: {
  readonly url: string;
  readonly vaultUrl: string;
  readonly keys: KeyPair;
}): Api {
  const send = async (
    method: string,
    path: string,
    fields: object | string | undefined,
    how: How,
  ): Promise<Answer> => {
    const base = how.host === "vault" ? where.vaultUrl : where.url;
    const response = await fetch(base + path, {
      method,
      headers: headersFor(where.keys, fields, how),
      ...(fields !== undefined && {
        body: typeof fields === "string" ? fields : JSON.stringify(fields),
      }),
    });
    const text = await response.text();
    return {
      status: response.status,
      text,
      body: text === "" ? undefined : JSON.parse(text),
      headers: response.headers,
    };
  };
  const api: Api = {
    url: where.url,
    keys: where.keys,
    get: (path, how = {}) => send("GET", path, undefined, how),
    post: (path, fields, how = {}) => send("POST", path, fields, how),
    patch: (path, fields, how = {}) => send("PATCH", path, fields, how),
    delete: (path, how = {}) => send("DELETE", path, undefined, how),
    async token(card = {}) {
      const made = await send(
        "POST",
        "/tokens",
        { card: { ...goodCard, ...card } },
        { key: "public", host: "vault" },
      );
      if (made.status !== 200) throw new Error(`no token: ${made.text}`);
      return made.body.id as string;
    },
    async charge(fields = {}, how = {}) {
      const card = "card" in fields || "customer" in fields ? {} : { card: await api.token() };
      const made = await send(
        "POST",
        "/charges",
        { amount: 100000, currency: "thb", ...card, ...fields },
        how,
      );
      if (made.status !== 200) throw new Error(`no charge: ${made.text}`);
      return made.body;
    },
  };
  return api;
}

function headersFor(
  keys: KeyPair,
  fields: object | string | undefined,
  how: How,
): Record<string, string> {
  const key = how.key ?? "secret";
  const text = typeof key === "object" ? key.text : key === "none" ? undefined : keys[key];
  return {
    ...(text !== undefined && {
      Authorization: `Basic ${Buffer.from(`${text}:`).toString("base64")}`,
    }),
    ...(typeof fields === "object" && { "Content-Type": "application/json" }),
    ...(typeof fields === "string" && { "Content-Type": "application/x-www-form-urlencoded" }),
    ...(how.version !== undefined && { "Omise-Version": how.version }),
    ...(how.idempotencyKey !== undefined && { "Idempotency-Key": how.idempotencyKey }),
    ...how.headers,
  };
}
