import { type Command, Option } from "commander";
import {
  type Config,
  readOwnConfig,
  type Setting,
  type SettingName,
  settings,
} from "../engine/config.ts";

const names = Object.keys(settings) as SettingName[];

/** Gives a command the switches of some settings, or of all that have one. */
export function addSettingOptions(command: Command, wanted: readonly SettingName[] = names): void {
  for (const name of wanted) {
    const row: Setting = settings[name];
    if (row.option !== undefined) command.addOption(new Option(row.option, helpFor(row)));
  }
}

function helpFor(row: Setting): string {
  const fallback = row.kind === "flag" || row.fallback === "" ? "" : `${row.fallback}; `;
  return `${row.meaning} [${fallback}${row.variable}]`;
}

/** The settings that a command runs with, whether they were typed behind it or before. @throws StartError naming the one that cannot be understood. */
export function configOf(command: Command): Config {
  const given: Partial<Record<SettingName, string>> = {};
  const typed = command.optsWithGlobals();
  for (const name of names) {
    // The library has defaults of its own for switches; only what was typed comes before the environment.
    if (command.getOptionValueSourceWithGlobals(name) !== "cli") continue;
    given[name] = String(typed[name]);
  }
  return readOwnConfig(given);
}
