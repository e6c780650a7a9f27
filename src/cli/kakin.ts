import { Command, CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { addAccountCommands } from "./account-commands.ts";
import { addClockCommands } from "./clock-commands.ts";
import { asksForHelp, withVerb } from "./command-group.ts";
import { addEventCommands } from "./event-commands.ts";
import { faultOfOurs, lineFor } from "./fault-line.ts";
import { addKeyCommands } from "./key-commands.ts";
import { addListenCommand } from "./listen-command.ts";
import { complain } from "./print.ts";
import { addSamplesCommand } from "./samples-command.ts";
import { addSettingOptions, configOf } from "./setting-options.ts";
import { addWebhookCommands } from "./webhook-commands.ts";

/*
 * The command `kakin`. What a command needs to know is read here; the engine is loaded only by those that start or
 * open it, so that `--help` and commands to a running server are quick.
 *
 * Exit codes: 0 done; 1 it could not be done, and one line says why and what to do; 2 the command was not understood.
 */

const { version } = packageJson;

const afterHelp = `
Every switch can be given as an environment variable too, as shown in brackets by "kakin <command> --help".
Commands talk to the running server of the data folder (--data, else KAKIN_DATA, else ./var); where none runs they
open the data themselves.

A first start:
  kakin                                  start, and print a charge to paste
  kakin clock advance 8d                 let authorisations run out, in test mode
  kakin keys roll secret --keep 15m      a new secret key; the old one works for 15 minutes more
  kakin listen --forward localhost:3000/hook    show events as they come, and post them to your shop
  kakin trigger charge.complete          let an event happen
`;

const otherCommands = [
  addAccountCommands,
  addKeyCommands,
  addClockCommands,
  addSamplesCommand,
  addWebhookCommands,
  addEventCommands,
  addListenCommand,
];

/** What `kakin` understands; whoever starts it needs none of the other commands. */
function buildProgram(isStart: boolean): Command {
  const program = new Command("kakin");
  program
    .description("An open, self-hosted charge engine that speaks the Omise Charge API.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this, or the help of a command")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", afterHelp)
    .showSuggestionAfterError()
    .configureOutput({
      outputError: (text) => complain(`${oneLine(text)} Try kakin --help.`),
    })
    .exitOverride();
  const start = program
    .command("start")
    .description("start the server; also without any command")
    .action(async (_options: unknown, command: Command) => {
      await startServer(command);
    });
  addSettingOptions(start);
  if (!isStart) for (const addCommands of otherCommands) addCommands(program);
  return program;
}

async function startServer(command: Command): Promise<void> {
  try {
    const config = configOf(command);
    const { start } = await import("./start.ts");
    await start(config, version);
  } catch (fault) {
    process.stderr.write(`kakin cannot start: ${lineFor(fault) ?? faultOfOurs(fault)}\n`);
    process.exit(1);
  }
}

function oneLine(text: string): string {
  const line = text
    .trim()
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ");
  return /[.?)]$/.test(line) ? line : `${line}.`;
}

/** `kakin` alone is `kakin start`; switches may follow, a mistyped command is refused. */
function withCommand(args: readonly string[]): readonly string[] {
  const [first] = args;
  if (first === undefined) return ["start"];
  const isSwitch = first.startsWith("-");
  const asksAboutKakin = asksForHelp(first) || first === "-V" || first === "--version";
  return isSwitch && !asksAboutKakin ? ["start", ...args] : args;
}

async function main(): Promise<void> {
  try {
    const args = withCommand(process.argv.slice(2));
    const program = buildProgram(args[0] === "start");
    await program.parseAsync(withVerb(program, args), { from: "user" });
  } catch (fault) {
    if (fault instanceof CommanderError) process.exit(fault.exitCode === 0 ? 0 : 2);
    complain(lineFor(fault) ?? faultOfOurs(fault));
    process.exit(1);
  }
}

void main();
