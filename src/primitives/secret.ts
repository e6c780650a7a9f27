import { inspect } from "node:util";

const shown = "[redacted]";

/** A value that prints as `[redacted]` wherever it is logged, stringified or inspected. */
export class Secret<T = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself; a lint rule allows the call in `vault/` and `acquirers/` only. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}
