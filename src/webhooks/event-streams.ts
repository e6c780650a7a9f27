import { Readable } from "node:stream";
import { type Call, nowFor } from "../accounts/call.ts";
import { webhookSecretOf } from "../accounts/webhook-secret.ts";
import type { Engine } from "../engine/engine.ts";
import type { Event } from "../events/event.ts";
import { getEvent, listEventsBetween } from "../events/find-events.ts";
import { webhookBody } from "../events/webhook-body.ts";
import { eventsIn, type WrittenEvent } from "../events/written-deliveries.ts";
import { instant, later, SECOND_MS } from "../primitives/clock.ts";
import { signed } from "./deliver.ts";
import { type KnownAccounts, knownAccounts } from "./known-accounts.ts";

/*
 * Events as they come, for who develops a shop: a stream of server-sent events, each with body and headers of the
 * webhook that a shop would get. `ready` comes first, then `event`s, numbered without gaps; `resent` is one that was
 * asked for again. A listener that was cut off names the last event it saw, and is told what happened since; it may be
 * told an event twice then, never none.
 */

/** Open streams. */
export interface EventStreams {
  /**
   * Streams the events of a caller's account and mode from now on, or from just before an event that it saw.
   * @throws ApiError not_found — no such event.
   */
  open(call: Call, afterId: string | undefined): Promise<Readable>;
  /** Tells an event once more, to whoever listens; answers how many do. */
  resend(call: Call, event: Event): number;
  /** Ends every stream. */
  close(): void;
}

interface OpenStream {
  readonly call: Call;
  readonly output: Readable;
  readonly seen: Set<string>;
  sequence: number;
  /** What is written is written in order, though each waits for its account. */
  last: Promise<void>;
}

const HEARTBEAT_EVERY_MS = 15 * SECOND_MS;
const LOOK_EVERY_MS = SECOND_MS;
/** Clocks of several processes differ by less; and an event is written within this time of being made. */
const TOLERANCE_MS = 10 * SECOND_MS;
const CATCH_UP_MAX = 2000;
/** A listener that does not read is cut off; it will come back and catch up. */
const UNREAD_BYTES_MAX = 8 * 1024 * 1024;
const SEEN_MAX = 20_000;

/** Listens to what is written, for streams to come. */
export function openEventStreams(engine: Engine): EventStreams {
  const streams = new Set<OpenStream>();
  const accounts = knownAccounts(engine);
  const isMeant = ({ call }: OpenStream, event: Pick<WrittenEvent, "accountId" | "livemode">) =>
    call.account.id === event.accountId && call.livemode === event.livemode;
  const tell = (stream: OpenStream, kind: "event" | "resent", event: Event): void => {
    stream.last = stream.last.then(() => tellOne({ engine, accounts }, stream, kind, event));
  };

  const unlisten = engine.database.onWritten((set) => {
    if (streams.size === 0) return;
    accounts.heed(set);
    for (const written of eventsIn(set)) {
      for (const stream of streams)
        if (isMeant(stream, written)) tell(stream, "event", written.event);
    }
  });
  const heartbeat = setInterval(() => {
    for (const { output } of streams) output.push(": still here\n\n");
  }, HEARTBEAT_EVERY_MS).unref();
  // What this process writes is told as it is written; what others write has to be looked for.
  const look = setInterval(() => {
    if (engine.database.kind === "sqlite") return;
    for (const stream of streams) catchUp(engine, stream, tell);
  }, LOOK_EVERY_MS).unref();

  return {
    async open(call, afterId) {
      const last = afterId === undefined ? undefined : await getEvent(engine, call, afterId);
      const output = new Readable({ read: () => undefined });
      const stream = {
        call,
        output,
        seen: new Set<string>(),
        sequence: 0,
        last: Promise.resolve(),
      };
      const secret = webhookSecretOf(engine.keys, call.account, call.livemode);
      output.push(message("ready", { account: call.account.id, webhook_secret: secret }));
      output.on("close", () => streams.delete(stream));
      streams.add(stream);
      if (last !== undefined) await resume(engine, stream, last, tell);
      return output;
    },
    resend(call, event) {
      const whose = { accountId: call.account.id, livemode: call.livemode };
      const listening = [...streams].filter((stream) => isMeant(stream, whose));
      for (const stream of listening) tell(stream, "resent", event);
      return listening.length;
    },
    close() {
      unlisten();
      clearInterval(heartbeat);
      clearInterval(look);
      for (const { output } of streams) output.push(null);
    },
  };
}

type Tell = (stream: OpenStream, kind: "event" | "resent", event: Event) => void;

/** Tells what was written by other processes within the last seconds. */
function catchUp(engine: Engine, stream: OpenStream, tell: Tell): void {
  const now = nowFor(engine, stream.call);
  const stretch = { from: later(now, -TOLERANCE_MS), to: later(now, TOLERANCE_MS) };
  listEventsBetween(engine, stream.call, { ...stretch, limit: CATCH_UP_MAX }).then(
    (events) => {
      for (const event of events) tell(stream, "event", event);
    },
    (fault: unknown) => engine.log.error({ err: fault }, "looking for events to show failed"),
  );
}

/** Tells what has happened since an event, which itself may be told again. */
async function resume(engine: Engine, stream: OpenStream, last: Event, tell: Tell): Promise<void> {
  const { call } = stream;
  const now = nowFor(engine, call);
  // A test clock that was set back makes events that look older than those before; none is missed for it.
  const from = later(instant(Math.min(last.createdAt, now)), -TOLERANCE_MS);
  const stretch = { from, to: instant(Number.MAX_SAFE_INTEGER), limit: CATCH_UP_MAX };
  for (const event of await listEventsBetween(engine, call, stretch)) tell(stream, "event", event);
}

async function tellOne(
  { engine, accounts }: { readonly engine: Engine; readonly accounts: KnownAccounts },
  stream: OpenStream,
  kind: "event" | "resent",
  event: Event,
): Promise<void> {
  const { call, output, seen } = stream;
  if (output.destroyed || (kind === "event" && seen.has(event.id))) return;
  seen.add(event.id);
  // The oldest is forgotten: a set keeps the order in which it was filled.
  const [oldest] = seen;
  if (seen.size > SEEN_MAX && oldest !== undefined) seen.delete(oldest);
  try {
    const account = await accounts.get(call.account.id);
    const body = webhookBody(event, account.settings.apiVersion);
    const headers = {
      "Content-Type": "application/json",
      ...signed(engine, { account, livemode: call.livemode }, event, body),
    };
    stream.sequence += 1;
    const told = { sequence: stream.sequence, id: event.id, key: event.key, headers, body };
    output.push(message(kind, told));
    if (output.readableLength > UNREAD_BYTES_MAX) output.push(null);
  } catch (fault) {
    engine.log.error({ err: fault }, "an event could not be shown to a listener");
    output.push(null);
  }
}

/** One server-sent event; JSON on one line, so that nothing in it can end it early. */
function message(kind: string, content: object): string {
  return `event: ${kind}\ndata: ${JSON.stringify(content)}\n\n`;
}
