/** A message of an event stream. */
export interface StreamMessage {
  readonly kind: string;
  readonly data: unknown;
}

/** A stream that says nothing for so long is gone; the server says every 15 s that it is still there. */
const SILENT_MS = 45_000;

/**
 * Reads server-sent events until the stream ends.
 * @throws the network's fault, or a TimeoutError when nothing comes for long.
 */
export async function* readStream(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<StreamMessage, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await withinTime(reader.read());
    if (done) return;
    text += decoder.decode(value, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const message = parseMessage(text.slice(0, end));
      text = text.slice(end + 2);
      if (message !== undefined) yield message;
    }
  }
}

function parseMessage(text: string): StreamMessage | undefined {
  const fields = new Map(
    text.split("\n").map((line) => {
      const colon = line.indexOf(": ");
      return [line.slice(0, colon), line.slice(colon + 2)] as const;
    }),
  );
  const data = fields.get("data");
  return data === undefined
    ? undefined
    : { kind: fields.get("event") ?? "", data: JSON.parse(data) as unknown };
}

async function withinTime<T>(reading: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("nothing was heard for long")), SILENT_MS);
  try {
    return await Promise.race([reading, promise]);
  } finally {
    clearTimeout(timer);
  }
}
