/** What a shop answered to an event that was forwarded. */
export interface Forwarded {
  /** Null: it did not answer. */
  readonly status: number | null;
  readonly error: string | null;
  /** The beginning of what it said. */
  readonly body: string;
  readonly ms: number;
}

const ANSWER_WITHIN_MS = 10_000;
const BODY_LENGTH_MAX = 1000;

/** Posts an event to a shop as its webhook would be: the same bytes under the same headers. */
export async function forwardEvent(
  to: string,
  event: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
): Promise<Forwarded> {
  const startedMs = performance.now();
  const ms = () => Math.round(performance.now() - startedMs);
  try {
    const response = await fetch(to, {
      method: "POST",
      headers: event.headers,
      body: event.body,
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const body = (await response.text()).slice(0, BODY_LENGTH_MAX);
    return { status: response.status, error: null, body, ms: ms() };
  } catch (fault) {
    return { status: null, error: wordsFor(fault), body: "", ms: ms() };
  }
}

function wordsFor(fault: unknown): string {
  const { name, message, cause } = fault as Error & { readonly cause?: NodeJS.ErrnoException };
  if (name === "TimeoutError") return `no answer within ${ANSWER_WITHIN_MS / 1000} s`;
  return cause?.code === "ECONNREFUSED" ? "nothing listens there" : (cause?.code ?? message);
}
