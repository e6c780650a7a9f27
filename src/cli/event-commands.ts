import type { Command } from "commander";
import type { JsonObject } from "../versions/wire-object.ts";
import { addCommandGroup } from "./command-group.ts";
import {
  accountOption,
  accountPath,
  addOperatorCommand,
  dataOf,
  type Given,
} from "./operator-command.ts";
import { print, printTable, shown } from "./print.ts";
import { keyOption } from "./tester-option.ts";

/** With a key the tester's own path is asked, which is what a merchant's programs do. */
function asTester(given: Given, path: string): { path: string; key?: string } {
  const { key } = given.options;
  return typeof key === "string"
    ? { path: `/_kakin${path}`, key }
    : { path: accountPath(given) + path };
}

/** Where a delivery stands, in a few words. */
function stateOf(delivery: JsonObject): string {
  const attempts = delivery["attempts"] as readonly JsonObject[];
  const last = attempts.at(-1);
  const answer = last === undefined ? "" : `, ${shown(last["status"] ?? last["error"])}`;
  const tries = attempts.length > 1 ? ` (${attempts.length} attempts)` : "";
  const again =
    delivery["state"] === "waiting" && last !== undefined
      ? `, again ${shown(delivery["due_at"])}`
      : "";
  return `${shown(delivery["state"])}${answer}${tries}${again}`;
}

function showEvents(answer: JsonObject): void {
  const rows = dataOf(answer).flatMap((event) => {
    const facts = [shown(event["id"]), shown(event["key"]), shown(event["created_at"])];
    const deliveries = event["deliveries"] as readonly JsonObject[];
    if (deliveries.length === 0) return [[...facts, "–", "no address was set"]];
    return deliveries.map((delivery, i) => [
      ...(i === 0 ? facts : ["", "", ""]),
      shown(delivery["uri"]),
      stateOf(delivery),
    ]);
  });
  printTable(["event", "key", "created", "address", "delivery"], rows);
}

function showResent({ id, key, uris, listeners }: JsonObject): void {
  const to = [...(uris as readonly string[])];
  if (Number(listeners) > 0) to.push(`${shown(listeners)} listening`);
  const where = to.length === 0 ? "nowhere: no address is set, and nobody listens" : to.join(", ");
  print(`${shown(key)} ${shown(id)} is sent again to ${where}.`);
}

/** Adds `kakin events …` and `kakin trigger`. */
export function addEventCommands(program: Command): void {
  const events = addCommandGroup(program, "events");
  addOperatorCommand(events, {
    usage: "list",
    meaning: "the last events of test mode, and how far their deliveries have come",
    options: [["--limit <n>", "how many (default: 20)"], keyOption, accountOption],
    question: (given) => ({
      method: "GET",
      ...asTester(given, "/events"),
      fields: { order: "reverse_chronological", limit: given.options["limit"] ?? 20 },
    }),
    show: showEvents,
  });
  addOperatorCommand(events, {
    usage: "resend <id>",
    meaning: "send an event again, to where it was for and to who listens",
    options: [keyOption, accountOption],
    question: (given) => ({
      method: "POST",
      ...asTester(given, `/events/${encodeURIComponent(given.args[0] ?? "")}/resend`),
    }),
    show: showResent,
  });
  addOperatorCommand(program, {
    usage: "trigger <event>",
    meaning: "let an event happen in test mode, with objects of its own; such as charge.complete",
    options: [keyOption, accountOption],
    question: (given) => ({
      method: "POST",
      ...asTester(given, "/trigger"),
      fields: { event: given.args[0] ?? "" },
    }),
    show: (event) => print(`${shown(event["key"])} ${shown(event["id"])} has happened.`),
  });
}
