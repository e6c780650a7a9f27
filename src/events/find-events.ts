import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import type { Instant } from "../primitives/clock.ts";
import type { WireObject } from "../versions/wire-object.ts";
import type { Delivery } from "./delivery.ts";
import { attemptJson } from "./delivery-json.ts";
import { listDeliveriesOf } from "./delivery-store.ts";
import type { Event } from "./event.ts";
import type { EventKey } from "./event-types.ts";
import { eventJson } from "./json.ts";
import { findEvent, findNewestEvent, hasCharge, listEvents, listEventsAfter } from "./store.ts";
import { webhookBody } from "./webhook-body.ts";

/** A page of events, and where it hangs. */
export interface EventList extends Listed<Event> {
  readonly page: Page;
  readonly location: string;
}

/** GET /events/{id}, with what was tried to deliver it. Source: events-api, retrieve. */
export async function retrieveEvent(
  engine: Engine,
  call: Call,
  wish: { readonly eventId: string },
): Promise<WireObject> {
  return viewEvent(engine, call, await getEvent(engine, call, wish.eventId));
}

/** An event with what was tried to deliver it. */
export async function viewEvent(engine: Engine, call: Call, event: Event): Promise<WireObject> {
  const [view = eventJson(event)] = await viewEvents(engine, call, [event]);
  return view;
}

async function viewEvents(
  engine: Engine,
  call: Call,
  events: readonly Event[],
): Promise<WireObject[]> {
  const ids = events.map(({ id }) => id);
  await engine.outbox.writeDown();
  const deliveries = await listDeliveriesOf(engine, call, ids);
  return events.map((event) => {
    const own = deliveries.filter(({ eventId }) => eventId === event.id);
    return eventJson(event, attemptsJson(event, own));
  });
}

/** What was tried to deliver an event, oldest first, whichever way it went. */
function attemptsJson(event: Event, deliveries: readonly Delivery[]): WireObject[] {
  return deliveries
    .flatMap((delivery) => delivery.attempts.map((attempt) => ({ delivery, attempt })))
    .toSorted((a, b) => (a.attempt.id < b.attempt.id ? -1 : 1))
    .map(({ delivery, attempt }) =>
      attemptJson(event, delivery, attempt, webhookBody(event, delivery.apiVersion)),
    );
}

/**
 * An event of this account and mode.
 * @throws ApiError not_found — unknown, or of another account or mode: one answer for all.
 */
export async function getEvent(engine: Engine, call: Call, eventId: string): Promise<Event> {
  const event = await findEvent(engine, call, eventId);
  if (event === undefined) throw refusal("not_found", `event ${eventId} was not found`);
  return event;
}

/**
 * The newest event of a kind about one object.
 * @throws ApiError not_found
 */
export async function getNewestEvent(
  engine: Engine,
  call: Call,
  wish: { readonly key: EventKey; readonly objectId: string },
): Promise<Event> {
  const { key, objectId } = wish;
  const event = await findNewestEvent(engine, call, wish);
  if (event === undefined) throw refusal("not_found", `no ${key} of ${objectId} was found`);
  return event;
}

const READ_AT_A_TIME = 500;

/** Every event from a moment on, oldest first, however many there are. */
export async function* eventsFrom(
  engine: Engine,
  call: Call,
  from: Instant,
): AsyncGenerator<Event, void, undefined> {
  for (let place = { at: from, id: "" }; ; ) {
    const events = await listEventsAfter(engine, call, { ...place, limit: READ_AT_A_TIME });
    yield* events;
    const last = events.at(-1);
    if (last === undefined || events.length < READ_AT_A_TIME) return;
    place = { at: last.createdAt, id: last.id };
  }
}

/** GET /events: everything that happened on the account in this mode. Source: events-api, list. */
export async function listAllEvents(
  engine: Engine,
  call: Call,
  wish: { readonly page: Page },
): Promise<Listed<WireObject> & { readonly page: Page }> {
  const { rows, total } = await listEvents(engine, call, wish.page);
  return { rows: await viewEvents(engine, call, rows), total, page: wish.page };
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
