import { apiErrors } from "../../src/catalogue/api-errors.ts";
import { type ChargeState, chargeStatuses } from "../../src/catalogue/charge-states.ts";
import {
  type ChargeCommand,
  lifecycle,
  type Refused,
  type Step,
} from "../../src/charges/lifecycle.ts";
import { code, type Page, table } from "./markdown.ts";

const cells = lifecycle as Readonly<
  Record<ChargeState, Readonly<Record<ChargeCommand, Step | Refused>>>
>;
const states = Object.keys(lifecycle) as ChargeState[];
const commands = Object.keys(lifecycle.asking) as ChargeCommand[];
const firstState: ChargeState = "asking";

interface Arrow {
  readonly state: ChargeState;
  readonly command: ChargeCommand;
  readonly step: Step;
}

const arrows: readonly Arrow[] = states.flatMap((state) =>
  commands.flatMap((command) => {
    const cell = cells[state][command];
    return "to" in cell ? [{ state, command, step: cell }] : [];
  }),
);

const isEnd = (state: ChargeState): boolean => !arrows.some((arrow) => arrow.state === state);

function diagram(): string[] {
  return [
    "```mermaid",
    "stateDiagram-v2",
    `  [*] --> ${firstState}`,
    ...arrows.map(({ state, command, step }) => `  ${state} --> ${step.to}: ${command}`),
    ...states.filter(isEnd).map((state) => `  ${state} --> [*]`),
    "```",
  ];
}

/** Every refusal once, in the order in which the table first says it; cells name it by its number. */
function listRefusals(): Refused[] {
  const seen = new Map<string, Refused>();
  for (const state of states) {
    for (const command of commands) {
      const cell = cells[state][command];
      if ("refused" in cell) seen.set(wordsOf(cell), cell);
    }
  }
  return [...seen.values()];
}

function wordsOf({ refused, message }: Refused): string {
  return `${refused} ${message ?? apiErrors[refused].message}`;
}

const refusals = listRefusals();

function cellText(cell: Step | Refused): string {
  if ("to" in cell) return `→ **${cell.to}**`;
  return `no (${refusals.findIndex((one) => wordsOf(one) === wordsOf(cell)) + 1})`;
}

/** When a charge may do what, drawn and written out. */
export function lifecyclePage(): Page {
  return {
    file: "lifecycle.md",
    title: "The life of a charge",
    from: ["src/charges/lifecycle.ts", "src/catalogue/charge-states.ts"],
    body: [
      ...diagram(),
      "",
      "## States",
      "",
      ...table(
        ["state", "`status` on the wire", "ends there"],
        states.map((state) => [
          code(state),
          code(chargeStatuses[state]),
          isEnd(state) ? "yes" : "",
        ]),
      ),
      "",
      "## Every state and every command",
      "",
      "A command either takes the charge somewhere or is refused; the number names the refusal below.",
      "",
      ...table(
        ["state", ...commands.map(code)],
        states.map((state) => [
          code(state),
          ...commands.map((command) => cellText(cells[state][command])),
        ]),
      ),
      "",
      "## What is announced",
      "",
      ...table(
        ["from", "command", "to", "event"],
        arrows.map(({ state, command, step }) => [
          code(state),
          code(command),
          code(step.to),
          code(step.event),
        ]),
      ),
      "",
      "## Refusals",
      "",
      ...table(
        ["no", "status", "code", "message"],
        refusals.map(({ refused, message }, i) => [
          i + 1,
          apiErrors[refused].status,
          code(refused),
          message ?? apiErrors[refused].message,
        ]),
      ),
    ],
  };
}
