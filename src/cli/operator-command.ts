import type { Command } from "commander";
import type { JsonObject } from "../versions/wire-object.ts";
import { askEngine } from "./ask-engine.ts";
import { addOperatorOptions } from "./command-group.ts";
import { endWithReader, print } from "./print.ts";
import type { Question } from "./question.ts";
import { configOf } from "./setting-options.ts";

/** What a command was given: its arguments by place, its options by name. */
export interface Given {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

/** A command as a row: how it is written, what it means, what it asks, how the answer looks to a person. */
export interface OperatorCommand {
  /** With its arguments: `roll <kind>`. */
  readonly usage: string;
  readonly meaning: string;
  /** Its own switches, with what each means. */
  readonly options?: readonly (readonly [flags: string, meaning: string])[];
  readonly question: (given: Given) => Question;
  readonly show: (answer: JsonObject) => void;
}

/** Adds a command that asks the engine one question; with --json it prints the answer as it is. */
export function addOperatorCommand(parent: Command, row: OperatorCommand): Command {
  const command = parent.command(row.usage).description(row.meaning);
  for (const [flags, meaning] of row.options ?? []) command.option(flags, meaning);
  addOperatorOptions(command);
  command.action(async () => {
    endWithReader();
    const config = configOf(command);
    const question = row.question({ args: command.args, options: command.opts() });
    const answer = await askEngine(config, question);
    if (config.json) print(JSON.stringify(answer, null, 2));
    else row.show(answer);
  });
  return command;
}

/** The switch with which a command means another account than the first. */
export const accountOption = [
  "--account <id>",
  "the account; the first one when not given",
] as const;

/** Where the operator's paths of that account begin. */
export function accountPath({ options }: Given): string {
  const { account } = options;
  const id = typeof account === "string" ? account : "first";
  return `/_kakin/operator/accounts/${encodeURIComponent(id)}`;
}

/** The objects of a list. */
export function dataOf(answer: JsonObject): readonly JsonObject[] {
  return answer["data"] as readonly JsonObject[];
}
