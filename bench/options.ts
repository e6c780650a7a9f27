import { parseArgs } from "node:util";

const parts = ["create", "retrieve", "list", "start", "source", "page"] as const;

/** A part of the bench that can be run alone. */
export type Part = (typeof parts)[number];

/** What the command line asks for. */
export interface Options {
  /** How long a figure is measured, on each of the two servers; those of creates longer, of the others shorter. */
  readonly seconds: number;
  readonly parts: ReadonlySet<Part>;
  /** Prints the figures as one JSON object. */
  readonly json: boolean;
  /** A missed limit ends with exit code 1. */
  readonly strict: boolean;
  /** Shows where the CPU goes, in place of figures. */
  readonly profile: boolean;
}

const SECONDS_DEFAULT = "1";

/** Reads `npm run bench -- …`; throws one line about what it does not understand. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string", default: SECONDS_DEFAULT },
      only: { type: "string", multiple: true, default: [] },
      json: { type: "boolean", default: false },
      strict: { type: "boolean", default: false },
      profile: { type: "boolean", default: false },
    },
  });
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) throw new Error(`--seconds is a number above 0, not "${values.seconds}"`);
  const only = values.only.flatMap((text) => text.split(","));
  for (const name of only) {
    if (!parts.some((part) => part === name)) {
      throw new Error(`--only is one of ${parts.join(", ")}, not "${name}"`);
    }
  }
  const chosen = parts.filter((part) => only.length === 0 || only.includes(part));
  return {
    seconds,
    parts: new Set(chosen),
    json: values.json,
    strict: values.strict,
    profile: values.profile,
  };
}
