import { readStream, type StreamMessage } from "../../src/cli/read-stream.ts";

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

/** Listens to the events of a key's account; after an event that was heard before, if it is named. */
export async function listenTo(
  url: string,
  key: string,
  after?: string,
): Promise<EventListener | Response> {
  const stop = new AbortController();
  const query = after === undefined ? "" : `?after=${after}`;
  const response = await fetch(`${url}/_kakin/events/stream${query}`, {
    headers: { Authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` },
    signal: stop.signal,
  });
  if (!response.ok || response.body === null) return response;
  const heard: HeardMessage[] = [];
  let wake = Promise.withResolvers<void>();
  const hear = async (messages: AsyncIterable<StreamMessage>): Promise<void> => {
    for await (const message of messages) {
      heard.push(message);
      wake.resolve();
      wake = Promise.withResolvers();
    }
  };
  const ended = hear(readStream(response.body)).catch(() => undefined);
  return {
    heard,
    ended,
    async until(count) {
      const late = AbortSignal.timeout(5000);
      while (heard.length < count) {
        await Promise.race([
          wake.promise,
          new Promise((_, reject) => late.addEventListener("abort", () => reject(late.reason))),
        ]);
      }
      return heard;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
}
