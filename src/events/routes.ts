import { type Call, nowFor } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { listJson, readPage } from "../engine/paging.ts";
import { type Input, type Route, row } from "../http/route.ts";
import { listAllEvents, listEventsOfCharge, retrieveEvent } from "./find-events.ts";
import { eventSummaryJson } from "./json.ts";

const page = (input: Input, { engine, call }: { engine: Engine; call: Call }) =>
  readPage(input.fields, nowFor(engine, call));

const secret = { key: "secret", host: "api" } as const;

/** The endpoints of events, those of one charge included. */
export const eventRoutes: readonly Route<Engine, Call>[] = [
  row({
    ...secret,
    method: "GET",
    path: "/events",
    params: (input, context) => ({ page: page(input, context) }),
    action: listAllEvents,
    view: (_engine, _call, list) => listJson(list.page, "/events", list),
  }),
  row({
    ...secret,
    method: "GET",
    path: "/events/{event_id}",
    params: (input) => ({ eventId: input.path["event_id"] ?? "" }),
    action: retrieveEvent,
    view: (_engine, _call, event) => event,
  }),
  row({
    ...secret,
    method: "GET",
    path: "/charges/{charge_id}/events",
    params: (input, context) => ({
      chargeId: input.path["charge_id"] ?? "",
      page: page(input, context),
    }),
    action: listEventsOfCharge,
    view: (_engine, _call, list) => {
      const rows = list.rows.map(eventSummaryJson);
      return listJson(list.page, list.location, { rows, total: list.total });
    },
  }),
];
