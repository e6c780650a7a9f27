import type { Command } from "commander";
import { addSettingOptions } from "./setting-options.ts";

interface Group {
  readonly meaning: string;
  /** The verb that is meant when none follows; it changes nothing. */
  readonly alone?: string;
}

// biome-ignore format: a table reads by columns
const groups = {
  accounts: { alone: "list", meaning: "list, create, show and set accounts" },
  keys:     { alone: "list", meaning: "list, create, roll and end API keys" },
  clock:    { alone: "show", meaning: "see and move the time of test mode" },
  events:   { alone: "list", meaning: "list events and send them again" },
  webhooks: {                meaning: "secrets of webhooks, and rules for tests" },
} as const satisfies Record<string, Group>;

type GroupName = keyof typeof groups;

/** Adds a command of several verbs. Switches that all of them have may stand before the verb as well as after it. */
export function addCommandGroup(program: Command, name: GroupName): Command {
  const group = program.command(name).description(groups[name].meaning);
  addOperatorOptions(group);
  return group;
}

/** The switches of every command that asks the engine: whose data, and how the answer is printed. */
export function addOperatorOptions(command: Command): void {
  addSettingOptions(command, ["data", "databaseUrl"]);
  command.option("--json", "print the answer as JSON");
}

/** `kakin clock` alone is `kakin clock show`, with or without switches; a mistyped verb stays as it is, to be refused. */
export function withVerb(program: Command, args: readonly string[]): readonly string[] {
  const [name = "", ...rest] = args;
  const alone = (groups as Readonly<Record<string, Group>>)[name]?.alone;
  const group = program.commands.find((command) => command.name() === name);
  if (alone === undefined || group === undefined || rest.some(asksForHelp)) return args;
  return group.parseOptions(rest).operands.length === 0 ? [name, alone, ...rest] : args;
}

/** Whether somebody wants to read what a command takes, rather than run it. */
export function asksForHelp(arg: string): boolean {
  return arg === "-h" || arg === "--help";
}
