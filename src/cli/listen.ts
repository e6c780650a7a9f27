import { setTimeout as pause } from "node:timers/promises";
import type { Config } from "../engine/config.ts";
import { findServer } from "./ask-engine.ts";
import { isDelivered, jsonLine, type ToldEvent, textLine } from "./event-line.ts";
import { CommandError } from "./fault-line.ts";
import { forwardEvent } from "./forward-event.ts";
import { complain, print } from "./print.ts";
import { authorizationFor } from "./question.ts";
import { readStream } from "./read-stream.ts";

/** How `kakin listen` was asked. */
export interface ListenWish {
  readonly config: Config;
  /** The path of the stream. */
  readonly path: string;
  readonly key: string | undefined;
  /** Where events are forwarded to. */
  readonly forward: string | undefined;
}

/** What the stream says first. */
interface Greeting {
  readonly webhook_secret: string;
  /** The moment from which on it tells of events. */
  readonly since: number;
}

const TRY_EVERY_MS = 1000;

/**
 * Prints events as they come and forwards them, one after the other, until Ctrl-C. When the server goes it waits for
 * it, and asks for what it has missed.
 * @throws CommandError when no server runs at first, or it does not let us listen.
 */
export async function listen(wish: ListenWish): Promise<void> {
  const listener = newListener(wish);
  process.once("SIGINT", () => {
    listener.sayGoodbye();
    process.exit(0);
  });
  for (let isFirst = true; ; isFirst = false) {
    const body = await openStream(wish, listener.place(), isFirst);
    if (body !== undefined) {
      try {
        for await (const { kind, data } of readStream(body)) await listener.hear(kind, data);
      } catch {
        // The server went; below it is waited for.
      }
      if (!wish.config.json) print("The server is gone; waiting for it to come back …");
    }
    await pause(TRY_EVERY_MS);
  }
}

async function openStream(
  { config, path, key }: ListenWish,
  place: string,
  isFirst: boolean,
): Promise<ReadableStream<Uint8Array> | undefined> {
  const server = await findServer(config).catch((fault: unknown) => {
    if (isFirst) throw fault;
    return undefined;
  });
  if (server === undefined) {
    if (isFirst) throw new CommandError("no server runs on this data folder: start one first.");
    return undefined;
  }
  const Authorization = authorizationFor({ method: "GET", path, key }, server.operatorToken);
  const response = await fetch(server.url + path + place, { headers: { Authorization } }).catch(
    () => undefined,
  );
  if (response?.ok === true) return response.body ?? undefined;
  if (response === undefined) return undefined;
  const { message } = (await response.json()) as { readonly message: string };
  throw new CommandError(message);
}

function newListener({ config, forward }: ListenWish) {
  const seen = new Set<string>();
  let since: number | undefined;
  let lastId: string | undefined;
  let sequence = 0;
  const counts = { events: 0, delivered: 0 };

  const greet = ({ webhook_secret: secret, since: from }: Greeting): void => {
    const isBack = since !== undefined;
    since ??= from;
    sequence = 0;
    if (config.json) return;
    if (isBack) {
      print("Connected again.");
      return;
    }
    print(
      `Listening to test mode. Events are ${forward === undefined ? "shown" : `sent to ${forward}`}.`,
    );
    print(`They are signed with the webhook secret ${secret}`);
    print("Stop with Ctrl-C.");
    print("");
  };
  const take = async (kind: string, event: ToldEvent): Promise<void> => {
    sequence += 1;
    if (event.sequence !== sequence) {
      complain(`${event.sequence - sequence} events were not heard; see kakin events list`);
      sequence = event.sequence;
    }
    lastId = event.id;
    if (kind === "event" && seen.has(event.id)) return;
    seen.add(event.id);
    counts.events += 1;
    const answer = forward === undefined ? undefined : await forwardEvent(forward, event);
    if (isDelivered(answer)) counts.delivered += 1;
    print(config.json ? jsonLine(kind, event, answer) : textLine(kind, event, answer));
  };
  return {
    /** Where it was cut off, for the stream to go on from there. */
    place: () => {
      if (since === undefined) return "";
      return `?since=${since}${lastId === undefined ? "" : `&after=${lastId}`}`;
    },
    hear: async (kind: string, data: unknown) =>
      kind === "ready" ? greet(data as Greeting) : take(kind, data as ToldEvent),
    sayGoodbye() {
      if (config.json) return;
      const forwarded = forward === undefined ? "" : `, ${counts.delivered} of them delivered`;
      print(`\n${counts.events} events${forwarded}.`);
    },
  };
}
