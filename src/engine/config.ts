import { resolve } from "node:path";
import { StartError } from "../primitives/start-error.ts";
import { type AllowedHosts, noHosts, parseAllowedHosts } from "./allowed-hosts.ts";
import { type Networks, parseNetworks } from "./networks.ts";
import { parseRate, RATE_MAX, type Rate, type RateName } from "./rates.ts";

/*
 * The only reader of the environment. Each row is a variable, the switch of the command line that says the same,
 * what it holds and what it means; `npm run docs` prints the table.
 */

/** One row of the table. */
export interface Setting {
  readonly variable: string;
  readonly option?: string;
  readonly kind:
    | "text"
    | "port"
    | "flag"
    | "url"
    | "level"
    | "count"
    | "hosts"
    | "networks"
    | "rate";
  readonly fallback: string;
  readonly meaning: string;
}

/** Every setting there is, by the name that the source knows it by. */
// biome-ignore format: a table reads by columns
export const settings = {
  port:        { variable: "KAKIN_PORT",         option: "--port <number>",  kind: "port",  fallback: "4242",      meaning: "Where the API listens; 0 takes any free port." },
  host:        { variable: "KAKIN_HOST",         option: "--host <address>", kind: "text",  fallback: "127.0.0.1", meaning: "The address to listen on. On anything but loopback the well-known test keys are refused." },
  vaultPort:   { variable: "KAKIN_VAULT_PORT",   option: "--vault-port <number>", kind: "port", fallback: "",      meaning: "A port of its own for the vault paths (tokens); they share the API's when not given." },
  data:        { variable: "KAKIN_DATA",         option: "--data <folder>",  kind: "text",  fallback: "var",       meaning: "The data folder: embedded database and vault key." },
  databaseUrl: { variable: "KAKIN_DATABASE_URL", option: "--database-url <url>", kind: "url", fallback: "",        meaning: "A PostgreSQL database (postgres://…) in place of the embedded one." },
  publicUrl:   { variable: "KAKIN_PUBLIC_URL",   option: "--public-url <url>", kind: "url", fallback: "",          meaning: "The address that payers and shops reach us at; every URI handed out begins with it." },
  vaultUrl:    { variable: "KAKIN_VAULT_URL",    option: "--vault-url <url>", kind: "url",  fallback: "",          meaning: "The same for the vault paths." },
  vaultKey:    { variable: "KAKIN_VAULT_KEY",                                kind: "text",  fallback: "",          meaning: "The vault's master key as id:base64, in place of the file in the data folder." },
  samples:     { variable: "KAKIN_SAMPLES",      option: "--no-samples",     kind: "flag",  fallback: "true",      meaning: "A first start loads the sample objects, unless this says no." },
  json:        { variable: "KAKIN_JSON",         option: "--json",           kind: "flag",  fallback: "false",     meaning: "Print the ready line as one JSON object on standard output." },
  webhookAllow: { variable: "KAKIN_WEBHOOK_ALLOW", option: "--webhook-allow <hosts>", kind: "hosts", fallback: "", meaning: "Hosts and networks, by commas, that webhooks may reach besides public ones; * for every one." },
  webhookRetries: { variable: "KAKIN_WEBHOOK_RETRIES", option: "--webhook-retries <n>", kind: "count", fallback: "8", meaning: "How often a webhook that failed is tried again, at most 8; 0 for never, as the vendor does." },
  tokensPerKey: { variable: "KAKIN_TOKENS_PER_KEY", option: "--tokens-per-key <rate>", kind: "rate", fallback: "600,off", meaning: "How many tokens and sources one public key may make in a minute: in live mode and, after a comma, in test mode; off for no limit. Each process keeps its own count." },
  tokensPerIp: { variable: "KAKIN_TOKENS_PER_IP", option: "--tokens-per-ip <rate>", kind: "rate", fallback: "60,off", meaning: "The same for one client's address, of IPv6 its /64, whatever public key it has." },
  paymentsPerLink: { variable: "KAKIN_PAYMENTS_PER_LINK", option: "--payments-per-link <rate>", kind: "rate", fallback: "60,off", meaning: "How often in a minute payers may try to pay one link on its page." },
  paymentsPerIp: { variable: "KAKIN_PAYMENTS_PER_IP", option: "--payments-per-ip <rate>", kind: "rate", fallback: "10,off", meaning: "The same for one client's address, whatever the link." },
  socketsPerIp: { variable: "KAKIN_SOCKETS_PER_IP", option: "--sockets-per-ip <n>", kind: "count", fallback: "256", meaning: "How many connections one client's address, of IPv6 its /64, may have open at once; off for no limit. Trusted proxies are not counted, nor is loopback unless this is set." },
  trustedProxies: { variable: "KAKIN_TRUSTED_PROXIES", option: "--trusted-proxies <networks>", kind: "networks", fallback: "", meaning: "Addresses and networks, by commas, of proxies whose X-Forwarded-For says who the client is; nobody else's is read." },
  logLevel:    { variable: "KAKIN_LOG_LEVEL",    option: "--log-level <level>", kind: "level", fallback: "info",   meaning: "fatal, error, warn, info, debug, trace or silent." },
} as const satisfies Record<string, Setting>;

/** The settings in force. */
export interface Config extends Readonly<Record<RateName, Rate>> {
  readonly port: number;
  readonly host: string;
  readonly vaultPort: number | undefined;
  /** The data folder, absolute. */
  readonly data: string;
  readonly databaseUrl: string | undefined;
  readonly publicUrl: string | undefined;
  readonly vaultUrl: string | undefined;
  readonly vaultKey: string | undefined;
  readonly samples: boolean;
  readonly json: boolean;
  readonly logLevel: string;
  readonly webhookAllow: AllowedHosts;
  readonly webhookRetries: number;
  readonly socketsPerIp: SocketsPerIp;
  readonly trustedProxies: Networks;
}

/** How many connections one client may have open at once. */
export interface SocketsPerIp {
  /** undefined: as many as it likes. */
  readonly max: number | undefined;
  /** Whether this machine itself is counted too. */
  readonly countsLoopback: boolean;
}

/** The name of a setting. */
export type SettingName = keyof typeof settings;

/** What the command line said, as text. */
export type SettingTexts = Readonly<Partial<Record<SettingName, string>>>;

/** A setting's text, and by which name it was given. */
interface Given {
  readonly name: string;
  readonly text: string;
  readonly isFallback: boolean;
}

/**
 * Reads the settings: what the command line says, else the environment, else the default. An environment variable
 * that is set to nothing counts as not set.
 * @throws StartError naming the setting that cannot be understood, by the name under which it was given.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  options: SettingTexts,
): Config {
  const given = (name: SettingName): Given => {
    const row: Setting = settings[name];
    const option = options[name];
    if (option !== undefined) {
      return { name: row.option?.split(" ")[0] ?? name, text: option, isFallback: false };
    }
    const variable = environment[row.variable];
    const isFallback = variable === undefined || variable === "";
    return { name: row.variable, text: isFallback ? row.fallback : variable, isFallback };
  };
  const optional = <T>(name: SettingName, read: (given: Given) => T): T | undefined =>
    given(name).text === "" ? undefined : read(given(name));
  return {
    port: readPort(given("port")),
    host: readHost(given("host")),
    vaultPort: optional("vaultPort", readPort),
    data: resolve(given("data").text),
    databaseUrl: optional("databaseUrl", readDatabaseUrl),
    publicUrl: optional("publicUrl", readOwnUrl),
    vaultUrl: optional("vaultUrl", readOwnUrl),
    vaultKey: optional("vaultKey", ({ text }) => text),
    samples: readFlag(given("samples")),
    json: readFlag(given("json")),
    logLevel: readLevel(given("logLevel")),
    webhookAllow: optional("webhookAllow", readHosts) ?? noHosts,
    webhookRetries: readRetries(given("webhookRetries")),
    tokensPerKey: readRate(given("tokensPerKey")),
    tokensPerIp: readRate(given("tokensPerIp")),
    paymentsPerLink: readRate(given("paymentsPerLink")),
    paymentsPerIp: readRate(given("paymentsPerIp")),
    socketsPerIp: readSocketsPerIp(given("socketsPerIp")),
    trustedProxies: optional("trustedProxies", readNetworks) ?? [],
  };
}

/** The settings of this process: its command line first, then its environment. @throws StartError */
export function readOwnConfig(options: SettingTexts): Config {
  return readConfig(process.env, options);
}

function bad({ name, text }: Given, wanted: string): StartError {
  return new StartError(`${name} is "${text}", but must be ${wanted}.`);
}

function readPort(given: Given): number {
  const port = /^\d{1,5}$/.test(given.text) ? Number(given.text) : Number.NaN;
  if (!(port <= 65535)) throw bad(given, "a port number from 0 to 65535");
  return port;
}

function readHost(given: Given): string {
  // Brackets belong to addresses of the web; those who copy one out of there shall not stumble.
  const host = given.text.replace(/^\[(.*)\]$/, "$1");
  if (!/^[A-Za-z0-9.:%_-]+$/.test(host)) {
    throw bad(given, "an address of this machine, such as 127.0.0.1 or 0.0.0.0, without a port");
  }
  return host;
}

function readFlag(given: Given): boolean {
  if (["true", "1", "yes"].includes(given.text)) return true;
  if (["false", "0", "no"].includes(given.text)) return false;
  throw bad(given, "true or false");
}

/** The address of a database holds a password, so a wrong one is not repeated. */
function readDatabaseUrl({ name, text }: Given): string {
  const url = URL.parse(text);
  if (url === null || !["postgres:", "postgresql:"].includes(url.protocol)) {
    throw new StartError(`${name} must be an address that begins with postgres://.`);
  }
  return text;
}

function readOwnUrl(given: Given): string {
  const url = URL.parse(given.text);
  const isPlain = url?.search === "" && url.hash === "" && url.username === "";
  if (!isPlain || !["http:", "https:"].includes(url.protocol)) {
    throw bad(given, "an address such as https://pay.example.com");
  }
  return given.text.replace(/\/+$/, "");
}

function readHosts(given: Given): AllowedHosts {
  const hosts = parseAllowedHosts(given.text);
  if (hosts === undefined) {
    throw bad(given, "* or names and networks, such as shop.local,10.0.0.0/8");
  }
  return hosts;
}

function readRetries(given: Given): number {
  if (!/^[0-8]$/.test(given.text)) throw bad(given, "a number from 0 to 8");
  return Number(given.text);
}

function readRate(given: Given): Rate {
  const rate = parseRate(given.text);
  if (rate === undefined) {
    throw bad(given, `how often a minute, from 1 to ${RATE_MAX} or off, such as 600 or 600,60`);
  }
  return rate;
}

function readSocketsPerIp(given: Given): SocketsPerIp {
  const countsLoopback = !given.isFallback;
  if (given.text === "off") return { max: undefined, countsLoopback };
  if (!/^[1-9]\d{0,5}$/.test(given.text)) throw bad(given, "a number from 1 to 999999, or off");
  return { max: Number(given.text), countsLoopback };
}

function readNetworks(given: Given): Networks {
  const networks = parseNetworks(given.text);
  if (networks === undefined) {
    throw bad(given, "addresses and networks, such as 10.0.0.5,fd00:1::/64");
  }
  return networks;
}

const levels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

function readLevel(given: Given): string {
  if (!levels.includes(given.text)) throw bad(given, `one of ${levels.join(", ")}`);
  return given.text;
}

/**
 * The addresses to hand out: what is configured comes first, since behind a proxy we cannot know better; else where
 * we listen.
 */
export function addressesToHandOut(
  config: Pick<Config, "publicUrl" | "vaultUrl" | "vaultPort">,
  local: { readonly url: string; readonly vaultUrl: string },
): { api: string; vault: string } {
  const api = config.publicUrl ?? local.url;
  return { api, vault: config.vaultUrl ?? (config.vaultPort === undefined ? api : local.vaultUrl) };
}

/** What listens on every address is reached by this machine's own name. */
export function addressOf(host: string, port: number): string {
  const isEvery = host === "0.0.0.0" || host === "::";
  const name = isEvery ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** Whether an address can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
