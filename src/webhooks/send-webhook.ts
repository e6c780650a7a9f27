import { type ClientRequest, Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { type WebhookPolicy, webhookAddressFault } from "../accounts/webhook-address.ts";
import type { AttemptResult } from "../events/record-attempt.ts";
import { SECOND_MS } from "../primitives/clock.ts";
import { eachWhenNeeded } from "../primitives/when-needed.ts";
import { AddressRefused, ensureMayDial, guardedLookup, type Resolve } from "./address-guard.ts";

/*
 * One HTTP try. Redirects are not followed, no proxy of the environment is used, what is answered is read up to a
 * limit. The connection stays open for the next webhook; the guard has seen the address when it was opened.
 */

/** What is sent. */
export interface Posting {
  readonly uri: string;
  readonly livemode: boolean;
  readonly body: Buffer;
  /** The signature. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends webhooks over connections that it keeps. */
export interface WebhookSender {
  /** Makes one try; whatever goes wrong is its result, never thrown. */
  send(posting: Posting): Promise<AttemptResult>;
  /** Closes every connection, and with it what is still under way. */
  close(): void;
}

/** How it sends. */
export interface SenderOptions {
  readonly policyFor: (livemode: boolean) => WebhookPolicy;
  readonly resolve: Resolve;
  /** Certificate authorities in place of the public ones. */
  readonly ca?: string;
  /** The time limit of a try; ATTEMPT_TIMEOUT_MS unless told otherwise. */
  readonly timeoutMs?: number;
}

/** How long a shop may take to answer; shorter than the lease. */
export const ATTEMPT_TIMEOUT_MS = 10 * SECOND_MS;
/** Against requests forged through us: what is answered is never read, nor shown, in full. */
const ANSWER_BYTES_MAX = 64 * 1024;
const ANSWER_BYTES_KEPT = 1024;
const IDLE_MS = 15 * SECOND_MS;
const JUDGED_KEPT = 1000;

/** Opens a sender. */
export function openWebhookSender(options: SenderOptions): WebhookSender {
  const modes = new Map([true, false].map((livemode) => [livemode, wayOut(options, livemode)]));
  const timeoutMs = options.timeoutMs ?? ATTEMPT_TIMEOUT_MS;
  return {
    async send(posting) {
      const way = modes.get(posting.livemode);
      const startedMs = performance.now();
      let seen: Seen;
      try {
        seen = await post(way as WayOut, posting, startedMs + timeoutMs);
      } catch (fault) {
        seen = { status: null, error: wordsFor(fault), answer: "" };
      }
      return { ...seen, tookMs: Math.round(performance.now() - startedMs) };
    },
    close() {
      for (const way of modes.values()) way.close();
    },
  };
}

/** Where a posting goes. */
interface Target {
  readonly isTls: boolean;
  readonly hostname: string;
  readonly port: number;
  readonly path: string;
  readonly hostHeader: string;
}

interface WayOut {
  /** Refuses an address that tells by itself that it must not be dialled. @throws AddressRefused */
  readonly judge: (uri: string) => Target;
  readonly http: HttpAgent;
  /** Made when it is first needed, and TLS loaded with it. */
  readonly https: () => HttpsAgent;
  readonly close: () => void;
}

type Seen = Omit<AttemptResult, "tookMs">;

/** The agents of one mode; the lookup is theirs, so that no connection of the mode can be opened around it. */
function wayOut({ policyFor, resolve, ca }: SenderOptions, livemode: boolean): WayOut {
  const policy = policyFor(livemode);
  const own = { keepAlive: true, timeout: IDLE_MS, lookup: guardedLookup(policy, resolve) };
  const http = new HttpAgent(own);
  let https: HttpsAgent | undefined;
  return {
    // The policy of a mode never changes.
    judge: eachWhenNeeded((uri: string) => judged(policy, uri), JUDGED_KEPT),
    http,
    https() {
      https ??= new HttpsAgent({ ...own, ...(ca !== undefined && { ca }) });
      return https;
    },
    close() {
      http.destroy();
      https?.destroy();
    },
  };
}

async function post(way: WayOut, posting: Posting, untilMs: number): Promise<Seen> {
  const target = way.judge(posting.uri);
  try {
    return await exchange(way, target, posting, untilMs);
  } catch (fault) {
    // A shop may close a connection that it kept at the very moment we use it; then nobody has read anything.
    if (!(fault instanceof StaleConnection)) throw fault;
    return await exchange(way, target, posting, untilMs);
  }
}

/** Where an address leads, as far as its text tells; what a name leads to is the agents' to judge. @throws AddressRefused */
function judged(policy: WebhookPolicy, uri: string): Target {
  const fault = webhookAddressFault(uri, policy);
  if (fault !== undefined) throw new AddressRefused(`the address ${fault}`);
  const url = new URL(uri);
  ensureMayDial(url.hostname, policy);
  const isTls = url.protocol === "https:";
  return {
    isTls,
    hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? (isTls ? 443 : 80) : Number(url.port),
    path: url.pathname + url.search,
    hostHeader: url.host,
  };
}

/** A connection from before was gone when it was used. */
class StaleConnection extends Error {}

function exchange(way: WayOut, target: Target, posting: Posting, untilMs: number): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const request = openRequest(way, target, posting);
    let seen: Seen | undefined;
    const timer = setTimeout(
      () => request.destroy(new Error("no answer within the time limit")),
      Math.max(untilMs - performance.now(), 0),
    );
    const finish = (): void => {
      clearTimeout(timer);
      if (seen !== undefined) resolve(seen);
    };
    request.on("response", (response) => {
      const kept: Buffer[] = [];
      let bytes = 0;
      const status = response.statusCode ?? 0;
      seen = { status, error: null, answer: "" };
      response.on("data", (chunk: Buffer) => {
        if (bytes < ANSWER_BYTES_KEPT) kept.push(chunk.subarray(0, ANSWER_BYTES_KEPT - bytes));
        bytes += chunk.length;
        seen = { status, error: null, answer: textOf(kept) };
        if (bytes > ANSWER_BYTES_MAX) response.destroy();
      });
      // The status is the answer; a body that breaks off changes nothing about it.
      response.on("error", finish);
      response.on("close", finish);
    });
    request.on("error", (fault: NodeJS.ErrnoException) => {
      if (seen !== undefined) {
        finish();
        return;
      }
      clearTimeout(timer);
      const isStale = request.reusedSocket && ["ECONNRESET", "EPIPE"].includes(fault.code ?? "");
      reject(isStale ? new StaleConnection() : fault);
    });
    request.end(posting.body);
  });
}

function openRequest({ http, https }: WayOut, target: Target, posting: Posting): ClientRequest {
  const { isTls, hostname, port, path, hostHeader } = target;
  const headers = {
    // Exactly this: one plugin compares the whole text.
    "Content-Type": "application/json",
    "Content-Length": posting.body.length,
    "User-Agent": "kakin",
    Host: hostHeader,
    ...posting.headers,
  };
  const options = { method: "POST", hostname, port, path, headers };
  return isTls
    ? httpsRequest({ ...options, agent: https() })
    : httpRequest({ ...options, agent: http });
}

/** NUL cannot be stored in every database, and says nothing to a person. */
function textOf(kept: readonly Buffer[]): string {
  return Buffer.concat(kept).toString("utf8").replaceAll("\0", "\ufffd");
}

// A fault of the network, what it means.
const meanings: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "the connection was refused"],
  ["ECONNRESET", "the connection was closed before an answer came"],
  ["EPIPE", "the connection was closed before an answer came"],
  ["ETIMEDOUT", "no connection within the time limit"],
  ["EHOSTUNREACH", "the host cannot be reached"],
  ["ENETUNREACH", "the network cannot be reached"],
  ["ENOTFOUND", "the host name was not found"],
  ["EAI_AGAIN", "the host name could not be looked up"],
]);

/** What went wrong, in words for a merchant; without our own addresses. */
function wordsFor(fault: unknown): string {
  const { code = "", message } = fault as NodeJS.ErrnoException;
  if (code.startsWith("HPE_")) return "the answer is not HTTP";
  return meanings.get(code) ?? (message === "" ? code : message.slice(0, 200));
}
