import { rulesFor } from "../accounts/webhook-rules.ts";
import { webhookSecretsAt } from "../accounts/webhook-secret.ts";
import type { Engine } from "../engine/engine.ts";
import { claimDelivery } from "../events/claim-deliveries.ts";
import type { Delivery } from "../events/delivery.ts";
import type { Event } from "../events/event.ts";
import { getEvent } from "../events/find-events.ts";
import { type AttemptResult, type Next, newAttempt, type Tried } from "../events/record-attempt.ts";
import { webhookContent } from "../events/webhook-body.ts";
import { later, SECOND_MS } from "../primitives/clock.ts";
import type { Parcel } from "./held-parcels.ts";
import type { KnownAccounts } from "./known-accounts.ts";
import { retryDelayMs } from "./retry-schedule.ts";
import { ATTEMPT_TIMEOUT_MS, type WebhookSender } from "./send-webhook.ts";
import { type SignatureHeaders, signatureHeaders } from "./sign.ts";

/** What a delivery is made with. */
export interface Means {
  readonly engine: Engine;
  readonly sender: WebhookSender;
  readonly accounts: KnownAccounts;
  /** Whether what is still under way has just been broken off by us. */
  readonly isClosed: () => boolean;
}

/** With less left of the lease than this, somebody else could begin before we are done. */
const LEASE_NEEDED_MS = ATTEMPT_TIMEOUT_MS + SECOND_MS;

/**
 * Makes one attempt at a delivery that this process holds. Answers what came of it, for the caller to record; undefined
 * when it was not sent, since it is no longer ours, or when nobody knows.
 */
export async function deliver(means: Means, parcel: Parcel): Promise<Tried | undefined> {
  const { engine, sender, accounts } = means;
  const delivery = isHeldLongEnough(engine, parcel.delivery)
    ? parcel.delivery
    : await claimDelivery(engine, parcel.delivery);
  if (delivery === undefined) return undefined;
  const account = await accounts.get(delivery.accountId);
  const call = { account, livemode: delivery.livemode, version: delivery.apiVersion };
  const content =
    parcel.content ??
    webhookContent(await getEvent(engine, call, delivery.eventId), delivery.apiVersion);
  const { uri, livemode } = delivery;
  const { body } = content;
  const signature = signed(engine, call, content, body);
  const result = await sender.send({ uri, livemode, body, signature });
  // It is not known whether it arrived: it is due again when the lease is over.
  if (result.status === null && means.isClosed()) return undefined;
  const next = hasArrived(result) ? "delivered" : nextAttempt(engine, delivery);
  return { delivery, attempt: newAttempt(engine, call, result), next };
}

function hasArrived({ status }: AttemptResult): boolean {
  return status !== null && status >= 200 && status < 300;
}

function isHeldLongEnough(engine: Engine, { dueAt }: Delivery): boolean {
  return (dueAt ?? 0) - engine.clock.now() >= LEASE_NEEDED_MS;
}

/** The headers that prove a body; under a secret that nobody has, where a test wants to see it refused. */
export function signed(
  engine: Engine,
  call: { readonly account: Parameters<typeof webhookSecretsAt>[1]; readonly livemode: boolean },
  event: Pick<Event, "key">,
  body: string,
): SignatureHeaders {
  const { account, livemode } = call;
  const now = engine.clock.now();
  const secrets = webhookSecretsAt(engine.keys, account, livemode, now);
  const { badSignature } = rulesFor(account.settings.webhooks.rules, livemode, event.key);
  return signatureHeaders(
    body,
    badSignature ? [Buffer.alloc(32).toString("base64")] : secrets,
    now,
  );
}

function nextAttempt(engine: Engine, { attempts }: Delivery): Next {
  const delayMs = retryDelayMs(attempts.length + 1, engine.config.webhookRetries);
  return delayMs === undefined ? "given_up" : { retryAt: later(engine.clock.now(), delayMs) };
}
