/*
 * What can happen, and whose object the event carries.
 * Source: api-webhooks, the published list of events.
 */

/** Every event that we make, by the key that shops read. */
// biome-ignore format: a table reads by columns
export const eventTypes = {
  "card.destroy":         { data: "card",     when: "a customer's card was removed" },
  "card.update":          { data: "card",     when: "a customer's card was changed" },
  "charge.capture":       { data: "charge",   when: "an authorised charge was captured by request" },
  "charge.complete":      { data: "charge",   when: "an answer that came later: paid, authorised or failed" },
  "charge.create":        { data: "charge",   when: "a charge was made, whatever its outcome" },
  "charge.expire":        { data: "charge",   when: "a charge was not paid in time, or was expired by request" },
  "charge.reverse":       { data: "charge",   when: "an authorisation was given back, or ran out" },
  "charge.update":        { data: "charge",   when: "description or metadata of a charge were changed" },
  "customer.create":      { data: "customer", when: "a customer was made" },
  "customer.destroy":     { data: "customer", when: "a customer was removed" },
  "customer.update":      { data: "customer", when: "a customer was changed" },
  "customer.update.card": { data: "customer", when: "a card was attached through a change of the customer" },
  "link.create":          { data: "link",     when: "a link was made" },
  "refund.create":        { data: "refund",   when: "money of a charge was given back, as a refund or a void" },
} as const;

/** What an event says has happened, such as `charge.complete`. */
export type EventKey = keyof typeof eventTypes;
