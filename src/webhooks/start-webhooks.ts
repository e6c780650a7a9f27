import { webhookPolicyFor } from "../accounts/webhook-address.ts";
import type { Engine } from "../engine/engine.ts";
import { type Resolve, systemResolve } from "./address-guard.ts";
import { Dispatcher } from "./dispatch.ts";
import { openWebhookSender } from "./send-webhook.ts";

/** What may be handed in, in place of the world's own. */
export interface WebhookSurroundings {
  /** Finds the addresses of names. */
  readonly resolve?: Resolve;
  /** Certificate authorities in place of the public ones. */
  readonly ca?: string;
  /** The time limit of an attempt. */
  readonly timeoutMs?: number;
}

/** Begins to send the webhooks of an engine. */
export function startWebhooks(engine: Engine, surroundings: WebhookSurroundings): Dispatcher {
  const sender = openWebhookSender({
    policyFor: (livemode) => webhookPolicyFor(engine.config, livemode),
    resolve: systemResolve,
    ...surroundings,
  });
  const dispatcher = new Dispatcher(engine, sender);
  dispatcher.start();
  return dispatcher;
}
