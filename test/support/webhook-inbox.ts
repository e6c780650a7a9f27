import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A webhook as it came. */
export interface Received {
  readonly method: string;
  readonly path: string;
  /** The sender's end of the connection. */
  readonly port: number | undefined;
  readonly headers: IncomingMessage["headers"];
  /** Names and values in turn, as they stood on the wire. */
  readonly rawHeaders: readonly string[];
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads the wire, whose shape is what it checks
  readonly body: any;
}

/** What a shop answers; 200 and nothing when it says nothing. */
export interface Reply {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a shop answers a webhook; `never` leaves it without an answer. */
export type Answering = (
  received: Received,
) => Promise<Reply | undefined> | Reply | undefined | "never";

/** A shop's receiver of webhooks: an ordinary server of node:http. */
export interface WebhookInbox extends AsyncDisposable {
  /** Where webhooks are to be sent. */
  readonly url: string;
  readonly received: Received[];
  /** From now on it answers so. */
  answer(how: Answering): void;
  /** Waits until so many have come, in all. */
  until(count: number, withinMs?: number): Promise<Received[]>;
  /** The keys of the events that have come, in their order. */
  keys(): string[];
  close(): Promise<void>;
}

/** Opens a receiver on a port of its own. */
export async function openInbox(port = 0): Promise<WebhookInbox> {
  const received: Received[] = [];
  let answering: Answering = () => undefined;
  let waiting: { readonly count: number; readonly wake: () => void }[] = [];

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const one: Received = {
      method: request.method ?? "",
      path: request.url ?? "",
      port: request.socket.remotePort,
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      text,
      body: JSON.parse(text),
    };
    received.push(one);
    for (const { count, wake } of waiting) if (received.length >= count) wake();
    const reply = await answering(one);
    if (reply === "never") return;
    response.writeHead(reply?.status ?? 200, reply?.headers).end(reply?.body);
  };
  const server = createServer((request, response) => {
    receive(request, response).catch((fault: unknown) => {
      response.writeHead(500).end(String(fault));
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer(how) {
      answering = how;
    },
    async until(count, withinMs = 5000) {
      if (received.length >= count) return received;
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`${received.length} of ${count} webhooks came`)),
          withinMs,
        );
        const one = {
          count,
          wake() {
            clearTimeout(late);
            waiting = waiting.filter((other) => other !== one);
            resolve();
          },
        };
        waiting.push(one);
      });
      return received;
    },
    keys: () => received.map(({ body }) => body.key as string),
    close,
    [Symbol.asyncDispose]: close,
  };
}
