/** What a test makes of webhooks on their way, in test mode alone; around what real networks and shops do. */
export interface WebhookRules {
  /** How long after the event a webhook is sent at the earliest. */
  readonly delaySeconds: number;
  /** Sent twice. */
  readonly duplicate: boolean;
  /** Not sent at all. */
  readonly drop: boolean;
  /** What happens to a charge within two seconds arrives in the opposite order. */
  readonly reorder: boolean;
  /** Signed with a secret that nobody has. */
  readonly badSignature: boolean;
  /** The keys of the events that this is done to; null for all. */
  readonly events: readonly string[] | null;
}

/** Nothing is made of them. */
export const noRules: WebhookRules = {
  delaySeconds: 0,
  duplicate: false,
  drop: false,
  reorder: false,
  badSignature: false,
  events: null,
};

/** The rules for one event: none in live mode, and none for events that they do not name. */
export function rulesFor(rules: WebhookRules, livemode: boolean, eventKey: string): WebhookRules {
  const isMeant = !livemode && (rules.events === null || rules.events.includes(eventKey));
  return isMeant ? rules : noRules;
}
