import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import pino from "pino";
import type { AnsweredRequest } from "../primitives/answered-request.ts";
import { whenNeeded } from "../primitives/when-needed.ts";

/** Where the engine says what it does: one JSON object a line, or readable text when a person looks at a terminal. */
export interface Log {
  /**
   * What was answered: the usual line, which costs a fifth of any other. Its fields are not looked through for secrets,
   * so the server hands over a path without its query and without long numbers.
   */
  answered(request: AnsweredRequest): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
  /** Done when all was written, before the process ends; what nobody reads within a second is lost. */
  end(): Promise<void>;
}

/** How a log is opened. */
export interface LogOptions {
  readonly level: string;
  /** Standard error, so that standard output stays free for the ready line. */
  readonly destination: NodeJS.WritableStream;
  readonly readable: boolean;
}

/** Fields that must never be printed, should a careless line ever carry them. */
const redacted = [
  "authorization",
  "number",
  "security_code",
  "secret_key",
  "*.number",
  "*.security_code",
];

/** `info` as pino writes it, and the levels at which it is shown. */
const INFO = 30;
const levelsWithInfo: ReadonlySet<string> = new Set(["info", "debug", "trace"]);

/** Opens the log. */
export async function openLog(options: LogOptions): Promise<Log> {
  const { destination } = options;
  const stream = options.readable ? await forPeople(destination) : gathering(destination);
  // A start has nothing to say as a rule, and need not wait for what would say it.
  const log = whenNeeded(() =>
    pino({ level: options.level, base: null, redact: redacted }, stream),
  );
  const isShown = levelsWithInfo.has(options.level);
  return {
    answered(request) {
      if (isShown) stream.write(lineOf(request));
    },
    info: (facts, message) => log().info(facts, message),
    warn: (facts, message) => log().warn(facts, message),
    error: (facts, message) => log().error(facts, message),
    end: async () => stream.endLines?.(),
  };
}

/** As pino would write it; put together by hand, since every request has one. */
function lineOf({ requestId, method, url, status, ms, refused }: AnsweredRequest): string {
  const why = refused === undefined ? "" : `,"refused":${JSON.stringify(refused)}`;
  return `{"level":${INFO},"time":${Date.now()},"requestId":"${requestId}","method":"${method}","url":${JSON.stringify(url)},"status":${status},"ms":${ms}${why},"msg":"answered"}\n`;
}

/** What makes lines readable is loaded for those who read them only. */
async function forPeople(destination: NodeJS.WritableStream): Promise<LineStream> {
  const { default: pretty } = await import("pino-pretty");
  return pretty({ destination, ignore: "pid,hostname", translateTime: "HH:MM:ss", sync: true });
}

const LINES_AT_ONCE = 64;
const GATHERED_BYTES = 12 * 1024;
const GATHERED_FOR_MS = 500;
/** Whoever does not read for so long loses lines, not the engine its memory. */
const UNREAD_BYTES_MAX = 16 * 1024 * 1024;
/** At the end of the process. */
const READ_WITHIN_MS = 1000;

function gathering(destination: NodeJS.WritableStream): LineStream {
  if (destination !== process.stderr) return destination;
  stderrLines ??= gatherForStderr();
  return stderrLines;
}

interface LineStream extends Pick<NodeJS.WritableStream, "write"> {
  /** Missing where a line is written when `write` returns. */
  readonly endLines?: () => Promise<void>;
}
/** One for the process, however many logs it opens. */
let stderrLines: LineStream | undefined;

/**
 * Standard error takes many lines at a time: a system call for each would cost a request more than its reading, and
 * handing each on by itself more than its making. What is gathered is written twice a second, and at the end.
 */
function gatherForStderr(): LineStream {
  const lines: string[] = [];
  let isUnwritten = false;
  let ended: Promise<void> | undefined;
  const gathered = whenNeeded(() =>
    pino.destination({
      fd: 2,
      sync: false,
      minLength: GATHERED_BYTES,
      maxLength: UNREAD_BYTES_MAX,
    }),
  );
  const handOn = (): void => {
    if (lines.length > 0 && ended === undefined) gathered().write(lines.join(""));
    lines.length = 0;
  };
  // Before the destination's own listener, which ends it; it has none yet where these lines are the first.
  process.on("exit", () => {
    if (lines.length === 0 || ended !== undefined) return;
    handOn();
    gathered().flushSync();
  });
  setInterval(() => {
    if (!isUnwritten || ended !== undefined) return;
    handOn();
    gathered().flush();
    isUnwritten = false;
  }, GATHERED_FOR_MS).unref();
  return {
    write(line: string) {
      lines.push(line);
      isUnwritten = true;
      if (lines.length === LINES_AT_ONCE) handOn();
      return true;
    },
    endLines() {
      handOn();
      ended ??= endInTime(gathered());
      return ended;
    },
  };
}

/**
 * Some of it may be on its way in another thread, which what is written at the exit would overtake; nor could the process
 * end while that waits for a reader.
 */
async function endInTime(stream: ReturnType<typeof pino.destination>): Promise<void> {
  const closed = once(stream, "close").catch(() => undefined);
  stream.end();
  await Promise.race([closed, pause(READ_WITHIN_MS)]);
  stream.destroy();
}
