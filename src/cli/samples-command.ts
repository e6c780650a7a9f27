import type { Command } from "commander";
import { accountOption, accountPath, addOperatorCommand } from "./operator-command.ts";
import { print, shown } from "./print.ts";

/** Adds `kakin samples`. */
export function addSamplesCommand(program: Command): void {
  addOperatorCommand(program, {
    usage: "samples",
    meaning: "restore the sample customer, card, token and charges that were used up",
    options: [accountOption],
    question: (given) => ({ method: "POST", path: `${accountPath(given)}/samples` }),
    show: (answer) => print(`The samples of ${shown(answer["account"])} are as new.`),
  });
}
