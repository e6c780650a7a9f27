import type { Command } from "commander";
import { CommandError } from "./fault-line.ts";
import { accountOption, accountPath } from "./operator-command.ts";
import { endWithReader } from "./print.ts";
import { addSettingOptions, configOf } from "./setting-options.ts";
import { keyOption } from "./tester-option.ts";

/** Adds `kakin listen`. */
export function addListenCommand(program: Command): void {
  const command = program
    .command("listen")
    .description("show events of test mode as they come, and forward them to a shop in development")
    .option("--forward <address>", "where they are sent to, such as http://localhost:3000/hook")
    .option(...keyOption)
    .option(...accountOption)
    .option("--json", "print each event as a line of JSON");
  addSettingOptions(command, ["data"]);
  command.action(async () => {
    const { key, forward, account } = command.opts<{
      readonly key?: string;
      readonly forward?: string;
      readonly account?: string;
    }>();
    const config = configOf(command);
    const path =
      key === undefined
        ? `${accountPath({ args: [], options: { account } })}/events/stream`
        : "/_kakin/events/stream";
    endWithReader();
    const { listen } = await import("./listen.ts");
    await listen({ config, path, key, forward: readAddress(forward) });
  });
}

/** `localhost:3000/hook` is what people type. */
function readAddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const full = /^https?:\/\//.test(text) ? text : `http://${text}`;
  if (URL.canParse(full)) return full;
  throw new CommandError(
    `--forward is "${text}", but must be an address such as http://localhost:3000/hook.`,
  );
}
