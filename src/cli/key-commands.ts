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

const liveOption = ["--live", "of live mode; of test mode when not given"] as const;

const modeOf = (key: JsonObject): string => (key["livemode"] === true ? "live" : "test");

function wishOf({ args, options }: Given) {
  return { kind: args[0] ?? "", livemode: options["live"] === true };
}

function showKeys(answer: JsonObject): void {
  const rows = dataOf(answer).map((key) => [
    `…${shown(key["ending"])}`,
    shown(key["kind"]),
    modeOf(key),
    shown(key["created_at"]),
    key["expires_at"] === null ? "in force" : shown(key["expires_at"]),
  ]);
  printTable(["key", "kind", "mode", "created", "ends"], rows);
}

function showNewKey(key: JsonObject): void {
  print(shown(key["key"]));
  print("");
  print(`This ${modeOf(key)} ${shown(key["kind"])} key is shown this once: keep it.`);
}

function showRolledKey(key: JsonObject): void {
  const old = key["old"] as JsonObject;
  showNewKey(key);
  print(`The old one, ending in ${shown(old["ending"])}, ends at ${shown(old["expires_at"])}.`);
}

function showEndedKey(key: JsonObject): void {
  const name = `${modeOf(key)} ${shown(key["kind"])} key ending in ${shown(key["ending"])}`;
  print(`The ${name} ended at ${shown(key["expires_at"])}.`);
}

/** Adds `kakin keys …`. */
export function addKeyCommands(program: Command): void {
  const keys = addCommandGroup(program, "keys");
  addOperatorCommand(keys, {
    usage: "list",
    meaning: "the keys of an account by their endings; the keys themselves are not kept",
    options: [accountOption],
    question: (given) => ({ method: "GET", path: `${accountPath(given)}/keys` }),
    show: showKeys,
  });
  addOperatorCommand(keys, {
    usage: "create <kind>",
    meaning: "one more key; kind: secret or public",
    options: [liveOption, accountOption],
    question: (given) => ({
      method: "POST",
      path: `${accountPath(given)}/keys`,
      fields: wishOf(given),
    }),
    show: showNewKey,
  });
  addOperatorCommand(keys, {
    usage: "roll <kind>",
    meaning: "a new key in place of one in force; kind: secret or public",
    options: [
      [
        "--keep <duration>",
        "how long the old key works on, such as 90s, 15m, 1d12h or 0 (default: 60m)",
      ],
      ["--key <text>", "the key or its last four characters, where several are in force"],
      liveOption,
      accountOption,
    ],
    question: (given) => ({
      method: "POST",
      path: `${accountPath(given)}/keys/roll`,
      fields: { ...wishOf(given), ...textOptions(given, ["keep", "key"]) },
    }),
    show: showRolledKey,
  });
  addOperatorCommand(keys, {
    usage: "end <kind>",
    meaning: "end a key now, such as one that was rolled and kept; kind: secret or public",
    options: [
      ["--key <text>", "the key or its last four characters, where several are accepted"],
      liveOption,
      accountOption,
    ],
    question: (given) => ({
      method: "POST",
      path: `${accountPath(given)}/keys/end`,
      fields: { ...wishOf(given), ...textOptions(given, ["key"]) },
    }),
    show: showEndedKey,
  });
}

function textOptions({ options }: Given, names: readonly string[]): Record<string, string> {
  const given = names.map((name) => [name, options[name]] as const);
  return Object.fromEntries(given.filter(([, value]) => typeof value === "string")) as Record<
    string,
    string
  >;
}
