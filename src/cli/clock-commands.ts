import type { Command } from "commander";
import { SECOND_MS } from "../primitives/clock.ts";
import { DURATION_EXAMPLES, parseDuration, writeDuration } from "../primitives/duration.ts";
import type { Fields } from "../primitives/fields.ts";
import type { JsonObject } from "../versions/wire-object.ts";
import { addCommandGroup } from "./command-group.ts";
import { CommandError } from "./fault-line.ts";
import { accountOption, accountPath, addOperatorCommand, type Given } from "./operator-command.ts";
import { print, shown } from "./print.ts";
import type { Question } from "./question.ts";
import { keyOption } from "./tester-option.ts";

const options = [keyOption, accountOption];

/** With a key the tester's own path is asked, which is what a merchant's programs do. */
function clockQuestion(given: Given, fields?: Fields): Question {
  const { key } = given.options;
  const method = fields === undefined ? "GET" : "POST";
  const body = fields === undefined ? {} : { fields };
  if (typeof key === "string") return { method, path: "/_kakin/clock", key, ...body };
  return { method, path: `${accountPath(given)}/clock`, ...body };
}

function showClock(clock: JsonObject): void {
  const aheadMs = Number(clock["offset_seconds"]) * SECOND_MS;
  const ahead = aheadMs === 0 ? "as everywhere" : `${writeDuration(aheadMs)} ahead`;
  print(`Test mode's clock shows ${shown(clock["now"])} (${ahead}).`);
}

function advanceFields({ args }: Given): Fields {
  const advance = args[0] ?? "";
  if (!parseDuration(advance)) {
    throw new CommandError(`advance by ${DURATION_EXAMPLES}, not "${advance}".`);
  }
  return { advance };
}

/** Adds `kakin clock …`. */
export function addClockCommands(program: Command): void {
  const clock = addCommandGroup(program, "clock");
  addOperatorCommand(clock, {
    usage: "show",
    meaning: "what time it is in test mode",
    options,
    question: (given) => clockQuestion(given),
    show: showClock,
  });
  addOperatorCommand(clock, {
    usage: "advance <duration>",
    meaning: "move it ahead, such as 90s, 15m, 8h, 8d or 1w, and do all that becomes due",
    options,
    question: (given) => clockQuestion(given, advanceFields(given)),
    show: showClock,
  });
  addOperatorCommand(clock, {
    usage: "reset",
    meaning: "back to the time of the world; what has happened meanwhile stays",
    options,
    question: (given) => clockQuestion(given, { reset: true }),
    show: showClock,
  });
}
