/**
 * What a connector answers, or `late` when it takes longer than it may. The signal then tells it to give up; what it
 * still says is not heard.
 */
export async function answerWithin<T>(
  timeoutMs: number,
  late: T,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<T>((resolve) => {
    timer = setTimeout(() => {
      limit.abort();
      resolve(late);
    }, timeoutMs);
  });
  try {
    return await Promise.race([ask(limit.signal), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
