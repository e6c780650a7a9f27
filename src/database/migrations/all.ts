import type { Migration } from "kysely/migration";
import { up as makeFirstHouse } from "./0001-first-house.ts";
import { up as keepAttemptsWithDeliveries } from "./0002-attempts-with-deliveries.ts";
import { up as orderDeliveriesByEvent } from "./0003-deliveries-by-event.ts";
import { up as makeOutbox } from "./0004-outbox.ts";
import { up as makeShifts } from "./0005-shifts.ts";

/** Every migration by name, in the order in which they run. A migration that was released is never edited. */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-first-house": { up: makeFirstHouse },
  "0002-attempts-with-deliveries": { up: keepAttemptsWithDeliveries },
  "0003-deliveries-by-event": { up: orderDeliveriesByEvent },
  "0004-outbox": { up: makeOutbox },
  "0005-shifts": { up: makeShifts },
};
