import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import type { Event } from "./event.ts";
import { findEvent, hasCharge, listEvents } from "./store.ts";

/** A page of events, and where it hangs. */
export interface EventList extends Listed<Event> {
  readonly page: Page;
  readonly location: string;
}

/**
 * GET /events/{id}.
 * @throws ApiError not_found — unknown, or of another account or mode: one answer for all.
 * Source: events-api, retrieve.
 */
export async function getEvent(
  engine: Engine,
  call: Call,
  wish: { readonly eventId: string },
): Promise<Event> {
  const event = await findEvent(engine, call, wish.eventId);
  if (event === undefined) throw refusal("not_found", `event ${wish.eventId} was not found`);
  return event;
}

/** GET /events: everything that happened on the account in this mode. Source: events-api, list. */
export async function listAllEvents(
  engine: Engine,
  call: Call,
  wish: { readonly page: Page },
): Promise<EventList> {
  const listed = await listEvents(engine, call, wish.page);
  return { ...listed, page: wish.page, location: "/events" };
}

/**
 * GET /charges/{id}/events.
 * @throws ApiError not_found — the charge is unknown, or of another account or mode.
 * Source: recorded list of a charge's events.
 */
export async function listEventsOfCharge(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string; readonly page: Page },
): Promise<EventList> {
  const { chargeId, page } = wish;
  if (!(await hasCharge(engine, call, chargeId))) {
    throw refusal("not_found", `charge ${chargeId} was not found`);
  }
  const listed = await listEvents(engine, call, page, chargeId);
  return { ...listed, page, location: `/charges/${chargeId}/events` };
}
