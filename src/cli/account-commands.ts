import type { Command } from "commander";
import type { Fields } from "../primitives/fields.ts";
import type { JsonObject } from "../versions/wire-object.ts";
import { addCommandGroup } from "./command-group.ts";
import { accountPath, addOperatorCommand, dataOf, type Given } from "./operator-command.ts";
import { print, printFacts, printTable, shown } from "./print.ts";

const ACCOUNTS = "/_kakin/operator/accounts";

// A switch, its name when read, the field that it sets, what it means.
// biome-ignore format: a table reads by columns
const settingSwitches = [
  ["--country <code>",           "country",           "country",                      "TH, JP, SG or MY"],
  ["--currency <code>",          "currency",          "currency",                     "what the account settles in; its country's when not given"],
  ["--api-version <date>",       "apiVersion",        "api_version",                  "how answers look when a request does not say: 2014-07-27, 2015-11-17, 2017-11-02 or 2019-05-29"],
  ["--email <address>",          "email",             "email",                        "how the merchant is reached"],
  ["--fee-rate <percent>",       "feeRate",           "fee_rate",                     "of a charge by card, such as 3.65"],
  ["--fee-flat <amount>",        "feeFlat",           "fee_flat",                     "on top, in the smallest unit of the currency"],
  ["--vat-rate <percent>",       "vatRate",           "vat_rate",                     "on the fee"],
  ["--authorization-days <n>",   "authorizationDays", "authorization_valid_for_days", "how long an uncaptured authorisation holds"],
  ["--three-d-secure <kind>",    "threeDSecure",      "three_d_secure",               "off, challenge or frictionless"],
  ["--webhook-uri <address>",    "webhookUri",        "webhook_uri",                  "where events of test mode go; none for nowhere"],
  ["--live-webhook-uri <address>", "liveWebhookUri",  "live_webhook_uri",             "the same for live mode"],
  ["--payment-methods <types>",  "paymentMethods",    "payment_methods",              "besides cards: all, country (those of its own), or source types by commas"],
  ["--origins <origins>",        "origins",           "origins",                      "web pages on which public keys may be used: all, or origins such as https://shop.example.com by commas"],
] as const;

const settingOptions = settingSwitches.map(([flags, , , meaning]) => [flags, meaning] as const);

function fieldsOf({ options }: Given): Fields {
  const given = settingSwitches.map(([, name, field]) => [field, options[name]] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

// A name for people, the field it stands for.
const shownFacts = [
  ["id", "id"],
  ["country", "country"],
  ["currency", "currency"],
  ["API version", "api_version"],
  ["email", "email"],
  ["card fee, %", "fee_rate"],
  ["flat fee", "fee_flat"],
  ["VAT on fees, %", "vat_rate"],
  ["authorisations hold, days", "authorization_valid_for_days"],
  ["3-D Secure", "three_d_secure"],
  ["webhooks go to", "webhook_uri"],
  ["those of live mode", "live_webhook_uri"],
  ["ways to pay besides cards", "payment_methods"],
  ["public keys are taken from", "origins"],
  ["clock ahead, seconds", "clock_offset_seconds"],
  ["created", "created_at"],
] as const;

function showAccount(account: JsonObject): void {
  printFacts(shownFacts.map(([name, field]) => [name, shown(account[field])]));
}

function showAccounts(answer: JsonObject): void {
  const columns = ["id", "country", "currency", "api_version", "three_d_secure", "email"] as const;
  const rows = dataOf(answer).map((account) => columns.map((column) => shown(account[column])));
  printTable(["account", "country", "currency", "version", "3-D Secure", "email"], rows);
}

function showCreated(account: JsonObject): void {
  showAccount(account);
  const { test, live } = account["keys"] as { test: JsonObject; live: JsonObject | null };
  print("");
  for (const pair of live === null ? [test] : [test, live]) {
    printFacts([
      ["secret key", shown(pair["secret"])],
      ["public key", shown(pair["public"])],
    ]);
  }
  print("");
  print("The keys are shown this once: keep them.");
}

/** Adds `kakin accounts …`. */
export function addAccountCommands(program: Command): void {
  const accounts = addCommandGroup(program, "accounts");
  addOperatorCommand(accounts, {
    usage: "list",
    meaning: "every account",
    question: () => ({ method: "GET", path: ACCOUNTS }),
    show: showAccounts,
  });
  addOperatorCommand(accounts, {
    usage: "create",
    meaning: "a new account with keys of its own, in Thailand unless told otherwise",
    options: [...settingOptions, ["--live", "with live keys too"]],
    question: (given) => ({
      method: "POST",
      path: ACCOUNTS,
      fields: { ...fieldsOf(given), live_keys: given.options["live"] === true },
    }),
    show: showCreated,
  });
  addOperatorCommand(accounts, {
    usage: "show [id]",
    meaning: "one account with its settings; the first one when not named",
    question: (given) => ({ method: "GET", path: pathOf(given) }),
    show: showAccount,
  });
  addOperatorCommand(accounts, {
    usage: "set [id]",
    meaning: "change settings of an account; of the first one when not named",
    options: settingOptions,
    question: (given) => ({ method: "PATCH", path: pathOf(given), fields: fieldsOf(given) }),
    show: showAccount,
  });
}

function pathOf({ args, options }: Given): string {
  return accountPath({ args, options: { ...options, account: args[0] } });
}
