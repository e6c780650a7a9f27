import { connect } from "node:net";

/*
 * How the vendor's clients put a request on the wire: the spelling and the presence of every header, and what stands
 * where a body would be. Hosts are the vendor's own, as a client that was pointed here by name resolution sends them.
 * Source: the requests of nine clients, captured against a plain server on 2026-11-23.
 */

const form = "Content-Type: application/x-www-form-urlencoded";
const json = "Content-Type: application/json";
const jsonUtf8 = "Content-Type: application/json; charset=utf-8";
const noBytes = "Content-Length: 0";
const gzip = "Accept-Encoding: gzip";

/** What a client says of itself, and how it sends what it sends. */
export interface CapturedClient {
  readonly says: readonly string[];
  readonly version?: string;
  /** The header line of a body. */
  readonly type: string;
  /** The header lines of a POST that has nothing to say; `{}` where it sends that as JSON. */
  readonly emptyPost: readonly string[] | "{}";
  /** What a GET carries besides its path. */
  readonly get: readonly string[] | "{}";
  /** The part of the credentials that means nothing. */
  readonly password?: string;
}

const phpSays = ["User-Agent: OmisePHP/3.0.0 PHP/8.2.36", "Accept: */*"];
const wooSays = [
  "User-Agent: OmisePHP/3.0.0 PHP/8.2.36 OmiseAPI/2019-05-29 OmiseWooCommerce/7.1.0 WordPress/6.8 WooCommerce/10.3",
  "Accept: */*",
];
const rubySays = [
  "Accept: */*",
  "Accept-Encoding: gzip, deflate",
  "User-Agent: OmiseRuby/0.11.0 Ruby/3.1.7",
];

// client: what it says of itself, version, body, empty POST, GET.
// biome-ignore format: a table reads by columns
export const capturedClients = {
  "curl":        { says: ["User-Agent: curl/7.88.1", "Accept: */*"], type: form, emptyPost: [], get: [] },
  "php":         { says: phpSays, type: form, emptyPost: [], get: [] },
  "woocommerce": { says: wooSays, version: "2019-05-29", type: form, emptyPost: [], get: [] },
  "node":        { says: ["Accept: application/json", "User-Agent: OmiseNode/1.1.0 Node/v20.20.2"], type: json, emptyPost: [json, noBytes], get: [json] },
  "ruby":        { says: rubySays, type: form, emptyPost: [form, noBytes], get: [] },
  "C# 4":        { says: ["User-Agent: Omise.Net/4.3.0 .Net/.NET 8.0.1"], version: "2019-05-29", type: jsonUtf8, emptyPost: [noBytes], get: [] },
  "C# 3":        { says: ["User-Agent: Omise.Net/3.1.0 .Net/.NET 8.0.1"], version: "2017-11-02", type: jsonUtf8, emptyPost: [noBytes], get: [] },
  "java 5":      { says: ["User-Agent: OmiseJava/5.3.0 OmiseAPI/2019-05-29 Java/17.0.15", gzip], version: "2019-05-29", type: jsonUtf8, emptyPost: [form, noBytes], get: [] },
  "java 2":      { says: ["User-Agent: OmiseJava/2.7.9 OmiseAPI/2017-11-02 Java/17.0.15", gzip], version: "2017-11-02", type: jsonUtf8, emptyPost: [form, noBytes], get: [], password: "x" },
  "python":      { says: ["User-Agent: OmisePython/unknown", "Accept: application/json", "Accept-Encoding: gzip, deflate"], type: json, emptyPost: "{}", get: "{}" },
  "python 2014": { says: ["User-Agent: OmisePython/unknown", "Accept: application/json"], version: "2014-07-27", type: json, emptyPost: "{}", get: "{}" },
  "go 1.7":      { says: ["User-Agent: OmiseGo/1.7.2 Go/go1.19", gzip], version: "2019-05-29", type: json, emptyPost: "{}", get: "{}" },
  "go 1.5":      { says: ["User-Agent: OmiseGo/1.5.0 Go/go1.19", gzip], type: json, emptyPost: "{}", get: "{}" },
  "elixir":      { says: ["User-Agent: OmiseElixir/0.11.0 Elixir/1.14.0"], type: "Content-type: application/json", emptyPost: "{}", get: "{}" },
} as const satisfies Record<string, CapturedClient>;

export type ClientName = keyof typeof capturedClients;

/** A request in a client's own words. */
export interface CapturedRequest {
  /** Method and path, with its query. */
  readonly line: string;
  readonly body?: string;
  readonly key: string;
}

/** The bytes that a client sends. */
export function bytesOf(client: CapturedClient, request: CapturedRequest): Buffer {
  const [method = "", path = ""] = request.line.split(" ");
  const empty = method === "POST" ? client.emptyPost : client.get;
  const body = request.body ?? (typeof empty === "string" ? empty : undefined);
  const ofBody =
    body === undefined
      ? (empty as readonly string[])
      : [client.type, `Content-Length: ${Buffer.byteLength(body)}`];
  const credentials = Buffer.from(`${request.key}:${client.password ?? ""}`).toString("base64");
  const lines = [
    `${request.line} HTTP/1.1`,
    `Host: ${path.startsWith("/tokens") ? "vault" : "api"}.omise.co`,
    `Authorization: Basic ${credentials}`,
    ...client.says,
    ...(client.version === undefined ? [] : [`Omise-Version: ${client.version}`]),
    ...ofBody,
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body ?? ""}`);
}

/** What came back over a bare connection. */
export interface BareAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Writes bytes to a fresh connection and reads one answer. */
export function exchangeBytes(url: string, bytes: Buffer): Promise<BareAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`no whole answer: ${received.toString()}`)));
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      const answer = wholeAnswer(received);
      if (answer === undefined) return;
      resolve(answer);
      socket.destroy();
    });
  });
}

function wholeAnswer(received: Buffer): BareAnswer | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [status = "", ...lines] = received.subarray(0, end).toString("latin1").split("\r\n");
  const pairs = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const headers = new Headers(pairs);
  const body = received.subarray(end + 4);
  if (body.length < Number(headers.get("content-length"))) return undefined;
  return { status: Number(status.split(" ")[1]), headers, text: body.toString() };
}
