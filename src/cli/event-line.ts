import type { Forwarded } from "./forward-event.ts";

/** An event as the stream tells it. */
export interface ToldEvent {
  readonly sequence: number;
  readonly id: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Whether a shop took an event. */
export function isDelivered(answer: Forwarded | undefined): boolean {
  return answer?.status != null && answer.status >= 200 && answer.status < 300;
}

/** An event as a person reads it, with what the shop answered. */
export function textLine(
  kind: string,
  { id, key }: ToldEvent,
  answer: Forwarded | undefined,
): string {
  const facts = `${key.padEnd(20)} ${id}${kind === "resent" ? " again" : ""}`;
  if (answer === undefined) return facts;
  const line = `${facts}  → ${answer.status ?? answer.error ?? ""} in ${answer.ms} ms`;
  // Why a shop says no is what its developer wants to see; what it says otherwise is of no interest.
  const said = isDelivered(answer) ? "" : onOneLine(answer.body);
  return said === "" ? line : `${line}\n  ${said}`;
}

const SAID_LENGTH_MAX = 200;

/** A shop's own words, such that nothing in them can steer the terminal. */
function onOneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim()
    .slice(0, SAID_LENGTH_MAX);
}

/** The same for programs. */
export function jsonLine(
  kind: string,
  { id, key, body }: ToldEvent,
  answer: Forwarded | undefined,
): string {
  return JSON.stringify({
    kind,
    id,
    key,
    answer: answer ?? null,
    event: JSON.parse(body) as unknown,
  });
}
