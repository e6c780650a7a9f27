import type { IncomingMessage, ServerResponse } from "node:http";
import { refusal } from "../catalogue/api-errors.ts";
import type { ApiError } from "../primitives/api-error.ts";

/** Against oversized bodies; 128 kB is far above any client's request. */
const BODY_BYTES_MAX = 128 * 1024;

/**
 * Reads the body of a request whole; undefined where it has none. Any method may have one: clients of two languages send
 * the options of a list as a JSON body on GET.
 * @throws ApiError bad_request — larger than 128 kB, or its sender went away.
 */
export function readBytes(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Buffer> | undefined {
  const { "content-length": length, "transfer-encoding": coding } = request.headers;
  if (coding === undefined && (length === undefined || length === "0")) return undefined;
  if (Number(length) > BODY_BYTES_MAX) throw tooLarge(response);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= BODY_BYTES_MAX) return;
      // The rest flows by, until the connection ends.
      request.off("data", take).resume();
      reject(tooLarge(response));
    };
    request.on("data", take);
    request.on("end", () => {
      const [only, ...more] = chunks;
      resolve(only !== undefined && more.length === 0 ? only : Buffer.concat(chunks));
    });
    request.on("error", () => reject(refusal("bad_request", "the request cannot be read")));
  });
}

/** The rest of it is on its way and nobody wants it, so the connection ends with the answer. */
function tooLarge(response: ServerResponse): ApiError {
  if (!response.headersSent) response.setHeader("Connection", "close");
  return refusal("bad_request", `the body is larger than ${BODY_BYTES_MAX / 1024} kB`);
}
