import type { WebhookRules } from "../accounts/webhook-rules.ts";
import type { Delivery } from "../events/delivery.ts";
import type { Event } from "../events/event.ts";
import { wireTime, wireTimeOrNull } from "../primitives/clock.ts";
import type { WireObject } from "../versions/wire-object.ts";

/** The rules for tests, by the names under which they are set. */
export function webhookRulesJson(rules: WebhookRules): WireObject {
  return {
    object: "webhook_rules",
    delay_seconds: rules.delaySeconds,
    duplicate: rules.duplicate,
    drop: rules.drop,
    reorder: rules.reorder,
    bad_signature: rules.badSignature,
    events: rules.events ?? [],
  };
}

/** An event and how far its deliveries have come, as a tester sees it. */
export function deliveredEventJson(event: Event, deliveries: readonly Delivery[]): WireObject {
  return {
    object: "delivered_event",
    id: event.id,
    key: event.key,
    charge: event.chargeId,
    created_at: wireTime(event.createdAt),
    deliveries: deliveries.map(deliveryJson),
  };
}

function deliveryJson(delivery: Delivery): WireObject {
  return {
    object: "delivery",
    uri: delivery.uri,
    state: delivery.state,
    due_at: wireTimeOrNull(delivery.dueAt),
    attempts: delivery.attempts.map((attempt) => ({
      object: "attempt",
      status: attempt.status,
      error: attempt.error,
      took_ms: attempt.tookMs,
      answer: attempt.answer,
      created_at: wireTime(attempt.createdAt),
    })),
  };
}
