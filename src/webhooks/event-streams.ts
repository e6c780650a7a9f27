import { once } from "node:events";
import { Readable } from "node:stream";
import { type Call, nowFor } from "../accounts/call.ts";
import { webhookSecretOf } from "../accounts/webhook-secret.ts";
import type { Engine } from "../engine/engine.ts";
import type { Event } from "../events/event.ts";
import { eventsFrom, getEvent } from "../events/find-events.ts";
import { eventsIn } from "../events/made-in-sets.ts";
import { webhookBody } from "../events/webhook-body.ts";
import { type Instant, SECOND_MS } from "../primitives/clock.ts";
import { signed } from "./deliver.ts";
import { type KnownAccounts, knownAccounts } from "./known-accounts.ts";
import { missingFrom, recentFrom } from "./missed-events.ts";

/*
 * Events as they come, for who develops a shop: a stream of server-sent events, each with body and headers of the
 * webhook that a shop would get. `ready` comes first, then `event`s, numbered without gaps; `resent` is one that was
 * asked for again. `ready` says since when a listener listens. One that was cut off names that moment and the last event
 * it saw, and is told what happened since; it may be told an event twice then, never none.
 */

/** Open streams. */
export interface EventStreams {
  /**
   * Streams the events of a caller's account and mode from now on, and to a listener who comes back what it missed.
   * @throws ApiError not_found — no such event.
   */
  open(call: Call, wish: StreamWish): Promise<Readable>;
  /** Tells an event once more, to whoever listens; answers how many do. */
  resend(call: Call, event: Event): number;
  /** Ends every stream. */
  close(): void;
}

/** Where a listener who comes back was cut off. */
export interface StreamWish {
  /** The moment at which it began to listen, as `ready` said. */
  readonly since: Instant | undefined;
  /** The last event that it saw. */
  readonly afterId: string | undefined;
}

interface OpenStream {
  readonly call: Call;
  readonly since: Instant;
  readonly output: Readable;
  readonly seen: Set<string>;
  sequence: number;
  /** How many events wait to be told. */
  untold: number;
  /** Whether its end was said: nothing may be told after that. */
  isOver: boolean;
  /** What is written is written in order, though each waits for its account. */
  last: Promise<void>;
}

const HEARTBEAT_EVERY_MS = 15 * SECOND_MS;
const LOOK_EVERY_MS = SECOND_MS;
/** What is told ahead of a listener's reading. */
const UNREAD_BYTES_MAX = 1024 * 1024;
/** A listener that does not read is cut off; it will come back and catch up. */
const UNTOLD_MAX = 5000;
const SEEN_MAX = 20_000;

/** Listens to what is written, for streams to come. */
export function openEventStreams(engine: Engine): EventStreams {
  const streams = new Set<OpenStream>();
  const accounts = knownAccounts(engine);
  const isMeant = ({ call }: OpenStream, accountId: string, livemode: boolean) =>
    call.account.id === accountId && call.livemode === livemode;
  const tell = (stream: OpenStream, kind: "event" | "resent", event: Event): void => {
    // Who is so far behind comes back and is told again, at its own pace.
    if (stream.untold === UNTOLD_MAX) stream.output.destroy();
    stream.untold += 1;
    stream.last = stream.last
      .then(() => tellOne({ engine, accounts }, stream, kind, event))
      .finally(() => {
        stream.untold -= 1;
      });
  };

  const unlisten = engine.database.onWritten((set) => {
    if (streams.size === 0) return;
    accounts.heed(set);
    for (const { accountId, event } of eventsIn(set)) {
      for (const stream of streams)
        if (isMeant(stream, accountId, event.livemode)) tell(stream, "event", event);
    }
  });
  const heartbeat = setInterval(() => {
    for (const { output } of streams) if (!output.destroyed) output.push(": still here\n\n");
  }, HEARTBEAT_EVERY_MS).unref();
  // What this process writes is told as it is written; what others write has to be looked for.
  const look = setInterval(() => {
    if (engine.database.kind === "sqlite") return;
    for (const stream of streams) void catchUp({ engine, accounts }, stream, tell);
  }, LOOK_EVERY_MS).unref();

  return {
    async open(call, { since, afterId }) {
      const last = afterId === undefined ? undefined : await getEvent(engine, call, afterId);
      const now = nowFor(engine, call);
      const from = missingFrom(now, { since, last });
      const isBack = since !== undefined || last !== undefined;
      const stream = newStream(call, since ?? (isBack ? from : now));
      const secret = webhookSecretOf(engine.keys, call.account, call.livemode);
      const facts = { account: call.account.id, webhook_secret: secret, since: stream.since };
      stream.output.push(message("ready", facts));
      stream.output.on("close", () => streams.delete(stream));
      streams.add(stream);
      if (isBack) void replay(engine, stream, from, tell);
      return stream.output;
    },
    resend(call, event) {
      const listening = [...streams].filter((stream) =>
        isMeant(stream, call.account.id, call.livemode),
      );
      for (const stream of listening) tell(stream, "resent", event);
      return listening.length;
    },
    close() {
      unlisten();
      clearInterval(heartbeat);
      clearInterval(look);
      for (const stream of streams) {
        if (!stream.output.destroyed) stream.output.push(null);
        stream.isOver = true;
      }
    },
  };
}

type Tell = (stream: OpenStream, kind: "event" | "resent", event: Event) => void;

interface Means {
  readonly engine: Engine;
  readonly accounts: KnownAccounts;
}

function newStream(call: Call, since: Instant): OpenStream {
  const output = new Readable({ read: () => output.emit("room") });
  output.on("close", () => output.emit("room"));
  return {
    call,
    since,
    output,
    seen: new Set(),
    sequence: 0,
    untold: 0,
    isOver: false,
    last: Promise.resolve(),
  };
}

/** Tells what was missed, no faster than the listener reads. */
async function replay(
  engine: Engine,
  stream: OpenStream,
  from: Instant,
  tell: Tell,
): Promise<void> {
  try {
    for await (const event of eventsFrom(engine, stream.call, from)) {
      if (stream.output.destroyed) return;
      tell(stream, "event", event);
      await stream.last;
    }
  } catch (fault) {
    engine.log.error({ err: fault }, "a listener could not be told what it missed");
    stream.output.destroy();
  }
}

async function untilItReads(output: Readable): Promise<void> {
  while (!output.destroyed && output.readableLength > UNREAD_BYTES_MAX) {
    // What failed is destroyed, too.
    await once(output, "room").catch(() => undefined);
  }
}

/** Tells what was written by other processes within the last seconds. */
async function catchUp({ engine, accounts }: Means, stream: OpenStream, tell: Tell): Promise<void> {
  const { call, since } = stream;
  try {
    // Whoever moved the account's clock, its time is that of now.
    const account = await accounts.get(call.account.id);
    const now = nowFor(engine, { ...call, account });
    for await (const event of eventsFrom(engine, call, recentFrom(now, since))) {
      tell(stream, "event", event);
    }
  } catch (fault) {
    engine.log.error({ err: fault }, "looking for events to show failed");
  }
}

async function tellOne(
  { engine, accounts }: Means,
  stream: OpenStream,
  kind: "event" | "resent",
  event: Event,
): Promise<void> {
  const { call, output, seen } = stream;
  await untilItReads(output);
  const isGone = output.destroyed || stream.isOver;
  if (isGone || (kind === "event" && seen.has(event.id))) return;
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
    // Since then it may have gone.
    if (!output.destroyed && !stream.isOver) output.push(message(kind, told));
  } catch (fault) {
    engine.log.error({ err: fault }, "an event could not be shown to a listener");
    output.destroy();
  }
}

/** One server-sent event; JSON on one line, so that nothing in it can end it early. */
function message(kind: string, content: object): string {
  return `event: ${kind}\ndata: ${JSON.stringify(content)}\n\n`;
}
