import type { Endpoint } from "./endpoint.ts";

/** Holds requests back until everything is prepared; afterwards it costs them nothing. */
export interface Gate {
  open(): void;
  /** Lets no request pass: those that wait are told why not. */
  fail(fault: unknown): void;
  /** The endpoint, with the gate before it. */
  before<E extends Endpoint>(endpoint: E): E;
}

/** A gate that is shut. */
export function shutGate(): Gate {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  // Where nobody waits at the gate, nobody has to hear that it stays shut.
  promise.catch(() => undefined);
  let isOpen = false;
  return {
    open() {
      isOpen = true;
      resolve(undefined);
    },
    fail: reject,
    before(endpoint) {
      const { answer } = endpoint;
      return {
        ...endpoint,
        answer: (request) => (isOpen ? answer(request) : promise.then(() => answer(request))),
      };
    },
  };
}
