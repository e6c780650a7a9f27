import type { Readable } from "node:stream";
import type { Fields } from "../primitives/fields.ts";

/* What is asked and answered over HTTP, whatever serves it. */

/** A request, read but not yet understood. */
export interface HttpRequest {
  readonly requestId: string;
  readonly fields: Fields;
  readonly path: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
  readonly versionHeader: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly origin: string | undefined;
  readonly acceptLanguage?: string | undefined;
  readonly cookies?: string | undefined;
  /** Who asks: the other end of the connection; behind a proxy that is trusted, whom that proxy names. */
  readonly ip?: string;
}

/** What goes back: JSON text, and the API version it is written in; of a page, whatever its headers say. */
export interface HttpAnswer {
  readonly body: string;
  /** In place of `body`, where it is no text. */
  readonly bytes?: Buffer;
  /** In place of `body`, where it goes on for as long as somebody reads it. */
  readonly stream?: Readable;
  readonly version?: string;
  /** 200 unless told otherwise. */
  readonly status?: number;
  /** The one origin whose pages may read it, where not every origin may. */
  readonly allowOrigin?: string;
  /** In place of those that say that the body is JSON. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal or a fault, as whoever asked may see it. */
export interface ShownError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  readonly acceptLanguage: string | undefined;
}

/** An endpoint as the server sees it. */
export interface Endpoint {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** As in the documentation: `/charges/{charge_id}`. */
  readonly path: string;
  readonly crossOrigin: boolean;
  readonly answer: (request: HttpRequest) => Promise<HttpAnswer>;
  /** How refusals and faults look here, where they are not JSON. */
  readonly answerError?: (error: ShownError) => HttpAnswer;
}
