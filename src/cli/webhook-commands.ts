import type { Command } from "commander";
import type { JsonObject } from "../versions/wire-object.ts";
import { addCommandGroup } from "./command-group.ts";
import { accountOption, accountPath, addOperatorCommand, type Given } from "./operator-command.ts";
import { print, printFacts, shown } from "./print.ts";

const liveOption = ["--live", "of live mode; of test mode when not given"] as const;

const modeOf = ({ options }: Given) => ({ livemode: options["live"] === true });

function showSecret(webhooks: JsonObject): void {
  print(shown(webhooks["secret"]));
}

function showRolled(webhooks: JsonObject): void {
  showSecret(webhooks);
  print("");
  const until = webhooks["previous_secret_until"];
  if (until === null) print("Webhooks are signed with this secret alone from now on.");
  else
    print(`Webhooks are signed with this secret and, until ${shown(until)}, with the old one too.`);
}

/** As the switches take it. */
function yesOrNo(rule: JsonObject[string] | undefined): string {
  return rule === true ? "yes" : "no";
}

function showRules(rules: JsonObject): void {
  const events = rules["events"] as readonly string[];
  printFacts([
    ["late by, seconds", shown(rules["delay_seconds"])],
    ["sent twice", yesOrNo(rules["duplicate"])],
    ["not sent", yesOrNo(rules["drop"])],
    ["in the opposite order", yesOrNo(rules["reorder"])],
    ["badly signed", yesOrNo(rules["bad_signature"])],
    ["which events", events.length === 0 ? "all" : events.join(", ")],
  ]);
}

// A switch, its name when read, the field that it sets, what it means.
// biome-ignore format: a table reads by columns
const ruleSwitches = [
  ["--delay <seconds>",      "delay",        "delay_seconds", "how late webhooks are sent"],
  ["--duplicate <yes|no>",   "duplicate",    "duplicate",     "send each twice"],
  ["--drop <yes|no>",        "drop",         "drop",          "send none"],
  ["--reorder <yes|no>",     "reorder",      "reorder",       "turn the order round of what happens to a charge within two seconds"],
  ["--bad-signature <yes|no>", "badSignature", "bad_signature", "sign with a secret that nobody has"],
] as const;

function rulesOf({ options }: Given) {
  const given = ruleSwitches.map(([, name, field]) => [field, options[name]] as const);
  const { events } = options;
  const list = typeof events === "string" ? events.split(",").filter((key) => key !== "all") : [];
  return {
    ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    ...(typeof events === "string" && { events: list }),
  };
}

/** Adds `kakin webhooks …`. */
export function addWebhookCommands(program: Command): void {
  const webhooks = addCommandGroup(program, "webhooks");
  addOperatorCommand(webhooks, {
    usage: "secret",
    meaning: "the secret that webhooks are signed with",
    options: [liveOption, accountOption],
    question: (given) => ({
      method: "GET",
      path: `${accountPath(given)}/webhooks`,
      fields: modeOf(given),
    }),
    show: showSecret,
  });
  addOperatorCommand(webhooks, {
    usage: "roll",
    meaning: "a new secret; for a while both sign",
    options: [
      ["--keep <duration>", "how long the old one signs on, such as 15m, 2d or 0 (default: 1d)"],
      liveOption,
      accountOption,
    ],
    question: (given) => ({
      method: "POST",
      path: `${accountPath(given)}/webhooks/roll`,
      fields: {
        ...modeOf(given),
        ...(typeof given.options["keep"] === "string" && { keep: given.options["keep"] }),
      },
    }),
    show: showRolled,
  });
  addOperatorCommand(webhooks, {
    usage: "rules",
    meaning: "what test mode makes of webhooks on their way; switches change it",
    options: [
      ...ruleSwitches.map(([flags, , , meaning]) => [flags, meaning] as const),
      [
        "--events <keys>",
        "which events it concerns, such as charge.complete,refund.create, or all",
      ],
      accountOption,
    ],
    question(given) {
      const path = `${accountPath(given)}/webhook_rules`;
      const fields = rulesOf(given);
      return Object.keys(fields).length === 0
        ? { method: "GET", path }
        : { method: "POST", path, fields };
    },
    show: showRules,
  });
}
