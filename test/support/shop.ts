import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Waits, unless there is nobody left to wait for. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** A shop that gets webhooks and has a page to come back to, and writes down the order in which it happened. */
export interface Shop extends AsyncDisposable {
  /** Where browsers come back to. */
  readonly returnUri: string;
  readonly webhookUri: string;
  /** `return`, and `webhook` with the event's key and its charge's status, in the order of their coming. */
  readonly heard: readonly string[];
  /** The body of each webhook. */
  readonly bodies: readonly string[];
}

/** How a shop behaves. */
export interface ShopHabits {
  /** How long it thinks before it answers a webhook. */
  readonly webhookTakesMs?: number;
  /** What is done when a browser comes back, before it is answered: the shop looks at its charge. */
  readonly onReturn?: () => Promise<string>;
}

/** Opens a shop on this machine. */
export async function openShop(habits: ShopHabits = {}): Promise<Shop> {
  const heard: string[] = [];
  const bodies: string[] = [];
  const hear = async (body: string): Promise<void> => {
    const { key, data } = JSON.parse(body) as { key: string; data: { status: string } };
    if (habits.webhookTakesMs !== undefined) await pause(habits.webhookTakesMs);
    bodies.push(body);
    heard.push(`webhook ${key} ${data.status}`);
  };
  const welcome = async (): Promise<string> => {
    heard.push("return");
    const seen = (await habits.onReturn?.()) ?? "";
    return `<!doctype html><title>Shop</title><h1>Your order</h1><p id="seen">${seen}</p>`;
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === "/webhook") {
      await hear(await text(request));
      response.end("ok");
    } else if (request.url?.startsWith("/return") === true) {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(await welcome());
    } else response.writeHead(204).end();
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    returnUri: `${url}/return?order=1234`,
    webhookUri: `${url}/webhook`,
    heard,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
