import type { Log } from "../engine/log.ts";

/** Requests under way may take this long to finish; what is still open then is cut off. */
const TIME_TO_STOP_MS = 10_000;
/** npm passes on to us what Ctrl-C has sent to everybody: two signals that come together are one wish. */
const ONE_WISH_MS = 500;

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Stops at SIGTERM, SIGINT (Ctrl-C) or SIGHUP: no new requests, those under way finish, exit code 0. A second signal
 * ends the process at once; nothing that was answered is lost by it.
 */
export function stopOnSignal(log: Log, stop: () => Promise<void>): void {
  let firstAtMs: number | undefined;
  const onSignal = (signal: keyof typeof exitCodes): void => {
    const nowMs = performance.now();
    if (firstAtMs === undefined) {
      firstAtMs = nowMs;
      void stopInTime(log, stop);
    } else if (nowMs - firstAtMs > ONE_WISH_MS) {
      void exit(log, exitCodes[signal]);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
}

async function stopInTime(log: Log, stop: () => Promise<void>): Promise<void> {
  log.info({}, "stopping, once the requests under way are answered");
  const cutOff = setTimeout(() => {
    log.warn({}, `requests were still open after ${TIME_TO_STOP_MS / 1000} s and are cut off`);
    void exit(log, 1);
  }, TIME_TO_STOP_MS);
  let code = 0;
  try {
    await stop();
    log.info({}, "stopped");
  } catch (fault) {
    log.error({ err: fault }, "could not stop in the ordinary way");
    code = 1;
  }
  clearTimeout(cutOff);
  await exit(log, code);
}

/** Ends the process when its log has; that takes a second at most. */
async function exit(log: Log, code: number): Promise<void> {
  await log.end();
  process.exit(code);
}
