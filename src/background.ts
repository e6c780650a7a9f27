import { resolveUnknown } from "./charges/resolve-unknown.ts";
import { settleDueCharges } from "./charges/settle-due-charges.ts";
import { forgetOldKeys } from "./idempotency/store.ts";
import type { Job } from "./jobs/run-jobs.ts";
import { MINUTE_MS, SECOND_MS } from "./primitives/clock.ts";
import { forgetExpiredSecurityCodes } from "./vault/forget-card.ts";

/** Everything that happens without being asked. Each may run in several processes at once; guards keep them apart. */
// biome-ignore format: a table reads by columns
export const background: readonly Job[] = [
  { name: "settle due charges",    everyMs: SECOND_MS,     run: settleDueCharges },
  { name: "resolve unknown",       everyMs: SECOND_MS,     run: resolveUnknown },
  { name: "forget security codes", everyMs: MINUTE_MS,     run: forgetExpiredSecurityCodes },
  { name: "forget idempotency",    everyMs: MINUTE_MS,     run: forgetOldKeys },
];
