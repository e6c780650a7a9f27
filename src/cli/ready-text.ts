import { resolve } from "node:path";
import { type Config, isLoopback, settings } from "../engine/config.ts";
import type { ShownKeys } from "../first-start.ts";

/** What there is to say when a server has become ready. */
export interface Ready {
  readonly version: string;
  readonly config: Config;
  /** Where we listen. */
  readonly local: { readonly url: string; readonly vaultUrl: string };
  readonly keys: ShownKeys;
  /** What webhooks of test mode are signed with; null where strangers could read it. */
  readonly webhookSecret: string | null;
  /** A customer who can be charged, and in which currency; undefined when the samples are not there. */
  readonly sample: { readonly customerId: string; readonly currency: string } | undefined;
}

/** The one line for programs that start a server; null for a key that can no longer be shown. */
export function readyJson({ local, keys, webhookSecret }: Ready, pid: number): string {
  return JSON.stringify({
    url: local.url,
    vault_url: local.vaultUrl,
    public_key: keys.public,
    secret_key: keys.secret,
    webhook_secret: webhookSecret,
    pid,
  });
}

/** What a person reads. */
export function readyText(ready: Ready): string {
  const facts = [...addressFacts(ready), ...keyFacts(ready), ...dataFacts(ready)];
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, value]) => `  ${name.padEnd(width)}   ${value}`);
  const closing = [
    "Take a payment, by pasting this into another terminal:",
    "",
    `  ${curlLine(ready)}`,
    "",
    "Stop with Ctrl-C. What else there is: npx kakin --help",
  ];
  return [`kakin ${ready.version} is ready.`, "", ...lines, "", ...closing].join("\n");
}

type Fact = readonly [name: string, value: string];

function addressFacts({ config, local }: Ready): Fact[] {
  const isSplit = config.vaultPort !== undefined;
  const given = [config.publicUrl, config.vaultUrl].filter((url) => url !== undefined);
  return [
    ["API", local.url],
    ...(isSplit ? [["vault", local.vaultUrl] as const] : []),
    ...(given.length === 0 ? [] : [["known as", given.join(" and ")] as const]),
  ];
}

function keyFacts({ keys, config, webhookSecret }: Ready): Fact[] {
  const hidden = isLoopback(config.host)
    ? "shown when it was made; for a new one: npx kakin keys roll"
    : "a random one, shown when it was made; for a new one: npx kakin keys create";
  return [
    ["secret key", keys.secret ?? `${hidden} secret${whereOf(config)}`],
    ["public key", keys.public ?? `${hidden} public${whereOf(config)}`],
    ["webhook secret", webhookSecret ?? `see npx kakin webhooks secret${whereOf(config)}`],
  ];
}

/** What a command needs to find this server, where it is not in the usual place. */
function whereOf({ data }: Config): string {
  return data === resolve(settings.data.fallback) ? "" : ` --data ${data}`;
}

function dataFacts({ config }: Ready): Fact[] {
  const key = config.vaultKey === undefined ? `${config.data}/vault.key` : "KAKIN_VAULT_KEY";
  return [
    ["data", config.databaseUrl === undefined ? config.data : withoutPassword(config.databaseUrl)],
    ["card vault", `sealed with ${key}; without that key the cards are lost, so keep a copy`],
  ];
}

function withoutPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.password = "";
  return `${url.protocol}//${url.username && `${url.username}@`}${url.host}${url.pathname}`;
}

/** Single quotes keep bash from reading anything into the brackets. */
const CARD =
  "-d 'card[name]=Somchai' -d 'card[number]=4242424242424242' -d 'card[expiration_month]=12' " +
  "-d 'card[expiration_year]=2035' -d 'card[security_code]=123'";

/** A whole charge as one line for bash: of the sample customer, else of a token that the line makes itself. */
function curlLine({ local, keys, sample }: Ready): string {
  const secret = keys.secret ?? "YOUR_SECRET_KEY";
  const charge = `curl ${local.url}/charges -u ${secret}: -d amount=100000`;
  if (sample !== undefined) {
    return `${charge} -d currency=${sample.currency} -d customer=${sample.customerId}`;
  }
  const token = `curl -s ${local.vaultUrl}/tokens -u ${keys.public ?? "YOUR_PUBLIC_KEY"}: ${CARD}`;
  return `${charge} -d currency=thb -d card=$(${token} | grep -o 'tokn_[0-9a-z_]*' | head -n 1)`;
}
