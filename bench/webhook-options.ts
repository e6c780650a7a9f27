import { parseArgs } from "node:util";

const parts = ["burst", "steady"] as const;

/** A part of the bench of webhooks that can be run alone. */
type WebhookPart = (typeof parts)[number];

/** What the command line asks for. */
export interface WebhookOptions {
  readonly parts: ReadonlySet<WebhookPart>;
  /** How many events happen at once. */
  readonly events: number;
  /** How long creates come at a fixed rate, of each kind. */
  readonly seconds: number;
  readonly json: boolean;
  readonly strict: boolean;
  readonly profile: boolean;
}

/** Reads `npm run bench:webhooks -- …`; throws one line about what it does not understand. */
export function readWebhookOptions(args: readonly string[]): WebhookOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      events: { type: "string", default: "10000" },
      seconds: { type: "string", default: "75" },
      json: { type: "boolean", default: false },
      strict: { type: "boolean", default: false },
      profile: { type: "boolean", default: false },
    },
  });
  const { only, json, strict, profile } = values;
  const chosen = parts.filter((part) => only === undefined || part === only);
  if (chosen.length === 0) throw new Error(`--only is ${parts.join(" or ")}, not "${only}"`);
  return {
    parts: new Set(chosen),
    events: aboveZero("--events", values.events),
    seconds: aboveZero("--seconds", values.seconds),
    json,
    strict,
    profile,
  };
}

function aboveZero(option: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`${option} is a number above 0, not "${text}"`);
  return number;
}
