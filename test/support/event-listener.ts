import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { readStream } from "../../src/cli/read-stream.ts";

/** A message of the event stream, as a test looks at it. */
export interface HeardMessage {
  readonly kind: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads the wire, whose shape is what it checks
  readonly data: any;
}

/** Somebody who listens to events. */
export interface EventListener extends AsyncDisposable {
  readonly heard: HeardMessage[];
  /** Waits until so many messages were heard, in all; `ready` is the first. */
  until(count: number): Promise<HeardMessage[]>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
}

const LATE_AFTER_MS = 10_000;

/** Where a listener who comes back was cut off. */
export interface ListenerPlace {
  readonly since?: number;
  readonly after?: string;
}

/**
 * Listens to the events of a key's account; from where it was cut off, if that is named. On a connection of its
 * own: where fetch is broken off, it opens another one that it never uses, and a server that stops waits for that.
 */
export async function listenTo(
  url: string,
  key: string,
  place: ListenerPlace = {},
): Promise<EventListener> {
  const given = Object.entries(place).map(([name, value]) => [name, String(value)] as const);
  const query = new URLSearchParams(Object.fromEntries(given));
  const asked = request(`${url}/_kakin/events/stream?${query.toString()}`, {
    agent: false,
    headers: { Authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` },
  }).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  assert.equal(response.statusCode, 200);
  assert.equal(response.headers["content-type"], "text/event-stream");
  const heard: HeardMessage[] = [];
  let wake = Promise.withResolvers<undefined>();
  const hear = async (): Promise<void> => {
    const body = Readable.toWeb(response) as ReadableStream<Uint8Array>;
    for await (const message of readStream(body)) {
      heard.push(message);
      wake.resolve(undefined);
      wake = Promise.withResolvers();
    }
  };
  const ended = hear().catch(() => undefined);
  return {
    heard,
    ended,
    async until(count) {
      const tooLate = Promise.withResolvers<never>();
      const late = setTimeout(
        () => tooLate.reject(new Error(`${heard.length} of ${count} messages were heard`)),
        LATE_AFTER_MS,
      );
      while (heard.length < count) await Promise.race([wake.promise, tooLate.promise]);
      clearTimeout(late);
      return heard;
    },
    async [Symbol.asyncDispose]() {
      asked.destroy();
      await ended;
    },
  };
}
