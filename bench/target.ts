import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type CapturedCreate,
  keysOf,
  sizeOf,
  takeSnapshot,
  type Written,
  writtenBetween,
} from "./captured-create.ts";
import { bundle } from "./folder.ts";
import { drive, openConnections } from "./load.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

/** A server to be measured, and how to ask it. */
export interface Target {
  readonly name: string;
  readonly process: ServerProcess;
  readonly port: number;
  readonly url: string;
  readonly key: string;
  /** The database file, to be read while the server writes it. */
  readonly databaseFile: string;
  /** The text of a request that creates one more charge, whose events go to an address if one is given. */
  readonly nextCreate: (webhookAddress?: string) => string;
  /** The text of a request with a form. */
  readonly post: (path: string, form: string) => string;
  /** The text of a request without a body. */
  readonly get: (path: string) => string;
}

const card =
  "card[name]=Somchai+Prasert&card[number]=4242424242424242&card[expiration_month]=12&card[expiration_year]=2035&card[security_code]=123";

/** How kakin is started. */
export interface KakinStart {
  readonly folder: string;
  /** Whether a first start loads the sample objects, as it does by default. */
  readonly samples?: boolean;
  /** Options for Node itself. */
  readonly nodeOptions?: readonly string[];
}

/** Starts the built server on a folder, with its settings as they are shipped. */
export function startKakin(start: KakinStart): Promise<ServerProcess> {
  mkdirSync(start.folder, { recursive: true });
  const samples = start.samples === false ? ["--no-samples"] : [];
  const own = ["start", "--json", "--port", "0", "--data", start.folder, ...samples];
  return startServer({
    args: [...(start.nodeOptions ?? []), bundle, ...own],
    logFile: join(start.folder, "log"),
  });
}

/** A kakin that just started, with a customer to charge. */
export async function openKakin(start: KakinStart): Promise<Target> {
  const process = await startKakin({ ...start, samples: false });
  const { url, vault_url, public_key, secret_key } = process.ready as Record<string, string>;
  const token = await post(`${vault_url}/tokens`, public_key, card);
  const customer = await post(`${url}/customers`, secret_key, `card=${token}`);
  return targetOf("kakin", process, {
    customer,
    key: secret_key ?? "",
    databaseFile: join(start.folder, "kakin.db"),
  });
}

/** The floor, told what a create of kakin writes and answers. */
export async function openFloor(
  folder: string,
  kakin: Target,
  captured: CapturedCreate,
): Promise<Target> {
  mkdirSync(folder, { recursive: true });
  const capturedFile = join(folder, "captured.json");
  writeFileSync(capturedFile, JSON.stringify(captured));
  const process = await startServer({
    args: [join(import.meta.dirname, "floor.ts"), folder, capturedFile],
    logFile: join(folder, "log"),
  });
  const databaseFile = join(folder, "floor.db");
  return { ...kakin, name: "floor", process, port: portOf(process), databaseFile };
}

/** Posts a form with the target's secret key, outside any measurement. */
export async function postAs({ url, key }: Target, path: string, form: string): Promise<void> {
  await post(url + path, key, form);
}

async function post(url: string, key: string | undefined, form: string): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      Authorization: `Basic ${btoa(`${key}:`)}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    body: form,
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`POST ${url} answered ${response.status}: ${text}`);
  return (JSON.parse(text) as { id: string }).id;
}

function portOf(process: ServerProcess): number {
  return Number(new URL(String(process.ready["url"])).port);
}

const HEAD_END = "\r\n\r\n";

function targetOf(
  name: string,
  process: ServerProcess,
  known: { readonly customer: string; readonly key: string; readonly databaseFile: string },
): Target {
  const authorization = `Host: 127.0.0.1\r\nAuthorization: Basic ${btoa(`${known.key}:`)}`;
  const post = (path: string, form: string): string =>
    `POST ${path} HTTP/1.1\r\n${authorization}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}${HEAD_END}${form}`;
  let count = 0;
  return {
    name,
    process,
    port: portOf(process),
    url: String(process.ready["url"]),
    key: known.key,
    databaseFile: known.databaseFile,
    nextCreate(webhookAddress) {
      count += 1;
      const order = String(count).padStart(8, "0");
      const amount = 10_000 + (count % 80_000);
      const webhooks = webhookAddress === undefined ? "" : `&webhook_endpoints[]=${webhookAddress}`;
      const form = `amount=${amount}&currency=thb&customer=${known.customer}&description=order+${order}&metadata[order_id]=${order}${webhooks}`;
      return post("/charges", form);
    },
    post,
    get: (path) => `GET ${path} HTTP/1.1\r\n${authorization}${HEAD_END}`,
  };
}

/** Sends one request and reads its answer. */
export async function askOnce(target: Target, request: string): Promise<Record<string, unknown>> {
  const connections = await openConnections(target.port, 1);
  let text = "";
  await drive(connections, {
    next: () => request,
    requests: 1,
    onBody: (body) => {
      text = body;
    },
  });
  connections.close();
  return JSON.parse(text) as Record<string, unknown>;
}

/** Makes one charge and reads from the database what that wrote. */
export async function captureCreate(target: Target): Promise<CapturedCreate> {
  // The first create makes the running numbers; from the second on each writes the same.
  await askOnce(target, target.nextCreate());
  const before = takeSnapshot(target.databaseFile);
  const answer = await askOnce(target, target.nextCreate());
  const written = writtenBetween(before, takeSnapshot(target.databaseFile));
  const list = await askOnce(target, target.get("/charges?limit=1"));
  return { answer, list, written };
}

/**
 * Holds the floor against kakin: answers with the same keys, the same rows in the same tables.
 * @throws Error — the floor no longer does what kakin does, so that comparing them would mean nothing.
 */
export async function ensureSameWork(floor: Target, captured: CapturedCreate): Promise<void> {
  const own = await captureCreate(floor);
  const retrieved = await askOnce(floor, floor.get(`/charges/${String(own.answer["id"])}`));
  for (const answer of [own.answer, retrieved]) {
    if (JSON.stringify(keysOf(answer)) !== JSON.stringify(keysOf(captured.answer))) {
      throw new Error(`the floor answers another object: ${JSON.stringify(answer)}`);
    }
  }
  if (sizesOf(own.written) !== sizesOf(captured.written)) {
    throw new Error(`the floor writes ${sizesOf(own.written)}, kakin ${sizesOf(captured.written)}`);
  }
}

function sizesOf(written: Written): string {
  const sizes = [...sizeOf(written)].map(
    ([table, { rows, bytes }]) => `${table} ${rows} rows ${bytes} bytes`,
  );
  return sizes.sort().join(", ");
}
