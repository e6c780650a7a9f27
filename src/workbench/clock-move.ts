import type { ClockMove } from "../accounts/move-clock.ts";
import { refusal } from "../catalogue/api-errors.ts";
import { DURATION_EXAMPLES, parseDuration } from "../primitives/duration.ts";
import { type Fields, readFlag, readText } from "../primitives/fields.ts";

/**
 * Reads how the clock shall move: `advance=8d`, or `reset=true`.
 * @throws ApiError bad_request — neither, both, or no duration above zero.
 */
export function readClockMove(fields: Fields): ClockMove {
  const reset = readFlag(fields, "reset");
  const advance = readText(fields, "advance");
  if (reset === true && advance === undefined) return "reset";
  if (typeof advance !== "string" || reset === true || typeof reset === "symbol") {
    throw refusal("bad_request", `say either advance, with ${DURATION_EXAMPLES}, or reset=true`);
  }
  const advanceByMs = parseDuration(advance);
  if (advanceByMs === undefined || advanceByMs === 0) {
    throw refusal("bad_request", `advance must be ${DURATION_EXAMPLES}, not "${advance}"`);
  }
  return { advanceByMs };
}
