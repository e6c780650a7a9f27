import { refusal } from "../catalogue/api-errors.ts";
import type { Call } from "./call.ts";

/**
 * Live mode has no tools for testers, whoever asks.
 * @throws ApiError not_found
 */
export function ensureTestMode(call: Call): void {
  if (call.livemode) throw refusal("not_found", "only test mode has this path: use a test key");
}
