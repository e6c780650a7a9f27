/**
 * A refusal: we say no to a request, and nothing was changed by it.
 * It becomes the wire's error object with `code` and `message`, under the HTTP status `status`.
 */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  /** When the same request may be sent again, where that is known. */
  readonly retryAfterSeconds: number | undefined;

  constructor(refusal: {
    code: string;
    status: number;
    message: string;
    retryAfterSeconds?: number | undefined;
  }) {
    super(refusal.message);
    this.name = "ApiError";
    this.code = refusal.code;
    this.status = refusal.status;
    this.retryAfterSeconds = refusal.retryAfterSeconds;
  }
}
