import { type Call, nowFor } from "../accounts/call.ts";
import { ensureTestMode } from "../accounts/test-mode.ts";
import { changeOwnSettings } from "../accounts/update-account.ts";
import type { Engine } from "../engine/engine.ts";
import { listJson, readPage } from "../engine/paging.ts";
import { listDeliveredEvents } from "../events/delivered-events.ts";
import { resendEvent } from "../events/resend-event.ts";
import { type Route, row } from "../http/route.ts";
import type { EventStreams } from "./event-streams.ts";
import { deliveredEventJson, webhookRulesJson } from "./json.ts";
import { readWebhookRules } from "./params.ts";

const tester = { key: "secret", host: "api" } as const;

/** What a tester can do with webhooks that the API itself does not have. */
export function webhookToolRoutes(
  streams: Pick<EventStreams, "resend">,
): readonly Route<Engine, Call>[] {
  return [
    row({
      ...tester,
      method: "GET",
      path: "/_kakin/webhook_rules",
      params: (_input, { call }) => ensureTestMode(call),
      action: async (_engine, call) => call.account,
      view: (_engine, _call, account) => webhookRulesJson(account.settings.webhooks.rules),
    }),
    row({
      ...tester,
      method: "POST",
      path: "/_kakin/webhook_rules",
      params: (input, { call }) => {
        ensureTestMode(call);
        return readWebhookRules(input.fields);
      },
      action: (engine, call, given) =>
        changeOwnSettings(engine, call, (settings) => {
          const rules = { ...settings.webhooks.rules, ...given };
          return { ...settings, webhooks: { ...settings.webhooks, rules } };
        }),
      view: (_engine, _call, account) => webhookRulesJson(account.settings.webhooks.rules),
    }),
    row({
      ...tester,
      method: "GET",
      path: "/_kakin/events",
      params: (input, { engine, call }) => {
        ensureTestMode(call);
        return { page: readPage(input.fields, nowFor(engine, call)) };
      },
      action: listDeliveredEvents,
      view: (_engine, _call, { page, rows, total }) => {
        const shown = rows.map((one) => deliveredEventJson(one.event, one.deliveries));
        return listJson(page, "/_kakin/events", { rows: shown, total });
      },
    }),
    row({
      ...tester,
      method: "POST",
      path: "/_kakin/events/{event_id}/resend",
      params: (input, { call }) => {
        ensureTestMode(call);
        return { eventId: input.path["event_id"] ?? "" };
      },
      action: async (engine, call, wish) => {
        const resent = await resendEvent(engine, call, wish);
        return { ...resent, listeners: streams.resend(call, resent.event) };
      },
      view: (_engine, _call, { event, uris, listeners }) => ({
        object: "resent_event",
        id: event.id,
        key: event.key,
        uris,
        listeners,
      }),
    }),
  ];
}
