import { resolve } from "node:path";
import { StartError } from "../primitives/start-error.ts";

/*
 * The only reader of the environment. Each row is a variable, the switch of the command line that says the same,
 * what it holds and what it means; `npm run docs` prints the table.
 */

interface Setting {
  readonly variable: string;
  readonly option?: string;
  readonly kind: "text" | "port" | "flag" | "url" | "level";
  readonly fallback: string;
  readonly meaning: string;
}

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
  samples:     { variable: "KAKIN_SAMPLES",      option: "--no-samples",     kind: "flag",  fallback: "true",      meaning: "Whether a first start loads the sample objects." },
  json:        { variable: "KAKIN_JSON",         option: "--json",           kind: "flag",  fallback: "false",     meaning: "Print the ready line as one JSON object on standard output." },
  logLevel:    { variable: "KAKIN_LOG_LEVEL",    option: "--log-level <level>", kind: "level", fallback: "info",   meaning: "fatal, error, warn, info, debug, trace or silent." },
} as const satisfies Record<string, Setting>;

/** The settings in force. */
export interface Config {
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
}

type Name = keyof typeof settings;
type Texts = Readonly<Record<Name, string>>;

/**
 * Reads the settings: what the command line says, else the environment, else the default.
 * @throws StartError naming the setting that cannot be understood.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  options: Readonly<Partial<Record<Name, string>>>,
): Config {
  const texts = Object.fromEntries(
    Object.entries(settings).map(([name, row]) => [
      name,
      options[name as Name] ?? environment[row.variable] ?? row.fallback,
    ]),
  ) as Texts;
  const optional = (name: Name): string | undefined =>
    texts[name] === "" ? undefined : texts[name];
  return {
    port: readPort("port", texts.port),
    host: texts.host,
    vaultPort:
      optional("vaultPort") === undefined ? undefined : readPort("vaultPort", texts.vaultPort),
    data: resolve(texts.data),
    databaseUrl: readUrl("databaseUrl", optional("databaseUrl"), ["postgres:", "postgresql:"]),
    publicUrl: readUrl("publicUrl", optional("publicUrl"), ["http:", "https:"]),
    vaultUrl: readUrl("vaultUrl", optional("vaultUrl"), ["http:", "https:"]),
    vaultKey: optional("vaultKey"),
    samples: readFlag("samples", texts.samples),
    json: readFlag("json", texts.json),
    logLevel: readLevel("logLevel", texts.logLevel),
  };
}

function bad(name: Name, text: string, wanted: string): StartError {
  return new StartError(`${settings[name].variable} is "${text}", but must be ${wanted}.`);
}

function readPort(name: Name, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535)) throw bad(name, text, "a port number from 0 to 65535");
  return port;
}

function readFlag(name: Name, text: string): boolean {
  if (["true", "1", "yes"].includes(text)) return true;
  if (["false", "0", "no", ""].includes(text)) return false;
  throw bad(name, text, "true or false");
}

function readUrl(
  name: Name,
  text: string | undefined,
  protocols: readonly string[],
): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url === null || !protocols.includes(url.protocol)) {
    throw bad(
      name,
      "…",
      `an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
    );
  }
  return text.replace(/\/+$/, "");
}

const levels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

function readLevel(name: Name, text: string): string {
  if (!levels.includes(text)) throw bad(name, text, `one of ${levels.join(", ")}`);
  return text;
}

/** Whether an address can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\./.test(host);
}
