import pino from "pino";
import pretty from "pino-pretty";

/** Where the engine says what it does: one JSON object a line, or readable text when a person looks at a terminal. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface LogOptions {
  readonly level: string;
  /** Standard error, so that standard output stays free for the ready line. */
  readonly destination: NodeJS.WritableStream;
  readonly readable: boolean;
}

/** Fields that must never be printed, should a careless line ever carry them. Source: threats, "secrets in logs". */
const redacted = [
  "authorization",
  "number",
  "security_code",
  "secret_key",
  "*.number",
  "*.security_code",
];

/** Opens the log. */
export function openLog(options: LogOptions): Log {
  const stream = options.readable
    ? pretty({
        destination: options.destination,
        ignore: "pid,hostname",
        translateTime: "HH:MM:ss",
        sync: true,
      })
    : options.destination;
  return pino({ level: options.level, base: null, redact: redacted }, stream);
}
