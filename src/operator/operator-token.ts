import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { refusal } from "../catalogue/api-errors.ts";

const TOKEN_BYTES = 32;

/** A token for whoever operates this server; it lives as long as the server runs. */
export function newOperatorToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/**
 * Lets the operator pass: whoever can read the data folder. Programs, never a page in a browser.
 * @throws ApiError authentication_failure — no token, or another one.
 * @throws ApiError not_authorized — sent by a page in a browser.
 */
export function authenticateOperator(
  token: string,
  request: { readonly authorization: string | undefined; readonly origin: string | undefined },
): void {
  if (request.origin !== undefined) {
    throw refusal("not_authorized", "the operator's paths cannot be called from a browser");
  }
  const given = /^Bearer ([A-Za-z0-9_-]{1,200})$/i.exec(request.authorization ?? "")?.[1];
  if (given === undefined || !timingSafeEqual(digest(given), digest(token))) {
    throw refusal("authentication_failure");
  }
}

/** Hashed first, two texts of any length can be compared without telling by the time how alike they are. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
