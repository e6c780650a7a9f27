import type { Engine } from "../engine/engine.ts";
import { LEASE_MS } from "../events/delivery.ts";
import { listEndpointsDue } from "../events/due-deliveries.ts";
import { SHIFT_MS } from "../events/shift.ts";
import { sweepShifts } from "../events/sweep-shifts.ts";
import type { Instant } from "../primitives/clock.ts";

/** The endpoints that have something due by then, whoever wrote it; none when it cannot be found out, which is logged. */
export async function lookForDue(engine: Engine, until: Instant): Promise<readonly string[]> {
  try {
    await sweepShifts(engine, until);
    return await listEndpointsDue(engine, until);
  } catch (fault) {
    engine.log.error({ err: fault }, "looking for webhooks to send failed");
    return [];
  }
}

/** How far ahead is looked at a start: on the embedded database nobody else can be sending, whatever leases say. */
export function aheadAtStartMs({ database }: Engine): number {
  return database.kind === "sqlite" ? SHIFT_MS + LEASE_MS : 0;
}
