import { type WebhookPolicy, webhookAddressFault } from "../accounts/webhook-address.ts";
import type { AttemptResult } from "../events/record-attempt.ts";
import { SECOND_MS } from "../primitives/clock.ts";
import { eachWhenNeeded } from "../primitives/when-needed.ts";
import { AddressRefused, ensureMayDial, guardedLookup, type Resolve } from "./address-guard.ts";
import {
  type Answer,
  type RequestText,
  type Shop,
  ShopConnections,
  StaleConnection,
} from "./shop-connections.ts";
import type { SignatureHeaders } from "./sign.ts";

/*
 * One HTTP try. Redirects are not followed, no proxy of the environment is used, what is answered is read up to a
 * limit. The connection stays open for the next webhook; the guard has seen the address when it was opened.
 */

/** What is sent. */
export interface Posting {
  readonly uri: string;
  readonly livemode: boolean;
  readonly body: string;
  readonly signature: SignatureHeaders;
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

/** How long a shop may take to answer; shorter than the lease, and than a connection is kept idle. */
export const ATTEMPT_TIMEOUT_MS = 10 * SECOND_MS;
const JUDGED_KEPT = 1000;

/** Opens a sender. */
export function openWebhookSender(options: SenderOptions): WebhookSender {
  const [live, test] = [wayOut(options, true), wayOut(options, false)];
  const timeoutMs = options.timeoutMs ?? ATTEMPT_TIMEOUT_MS;
  return {
    async send(posting) {
      const startedMs = performance.now();
      const untilMs = startedMs + timeoutMs;
      const tookMs = () => Math.round(performance.now() - startedMs);
      const answered = (given: Answer) => ({
        status: given.status,
        error: null,
        tookMs: tookMs(),
        answer: given.answer,
      });
      try {
        const { judge, connections } = posting.livemode ? live : test;
        const { shop, head } = judge(posting.uri);
        const request = requestText(head, posting);
        try {
          return answered(await connections.exchange(shop, request, untilMs));
        } catch (fault) {
          // A shop may close a connection that it kept at the very moment we use it; then nobody has read anything.
          if (!(fault instanceof StaleConnection)) throw fault;
          return answered(await connections.exchangeAnew(shop, request, untilMs));
        }
      } catch (fault) {
        return { status: null, error: wordsFor(fault), tookMs: tookMs(), answer: "" };
      }
    },
    close() {
      for (const way of [live, test]) way.connections.close();
    },
  };
}

/** Where a posting goes. */
interface Target {
  readonly shop: Shop;
  /** The request as far as it is always the same. */
  readonly head: string;
}

interface WayOut {
  /** Refuses an address that tells by itself that it must not be dialled. @throws AddressRefused */
  readonly judge: (uri: string) => Target;
  readonly connections: ShopConnections;
}

/** The connections of one mode; the lookup is theirs, so that no connection of the mode can be opened around it. */
function wayOut({ policyFor, resolve, ca }: SenderOptions, livemode: boolean): WayOut {
  const policy = policyFor(livemode);
  const lookup = guardedLookup(policy, resolve);
  return {
    // The policy of a mode never changes.
    judge: eachWhenNeeded((uri: string) => judged(policy, uri), JUDGED_KEPT),
    connections: new ShopConnections({ lookup, ...(ca !== undefined && { ca }) }),
  };
}

/** Where an address leads, as far as its text tells; what a name leads to is judged when it is dialled. @throws AddressRefused */
function judged(policy: WebhookPolicy, uri: string): Target {
  const fault = webhookAddressFault(uri, policy);
  if (fault !== undefined) throw new AddressRefused(`the address ${fault}`);
  const url = new URL(uri);
  ensureMayDial(url.hostname, policy);
  const isTls = url.protocol === "https:";
  const shop = {
    origin: url.origin,
    isTls,
    hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? (isTls ? 443 : 80) : Number(url.port),
  };
  return { shop, head: headText(url) };
}

/** None of it can hold a line break: a URL, once it is read, has none. */
function headText({ pathname, search, host }: URL): string {
  // The content type is exactly this: one plugin compares the whole text.
  return `POST ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\nUser-Agent: kakin\r\nContent-Type: application/json\r\n`;
}

function requestText(head: string, { body, signature }: Posting): RequestText {
  const { "Omise-Signature": hmacs, "Omise-Signature-Timestamp": seconds } = signature;
  const length = Buffer.byteLength(body);
  return {
    text: `${head}Omise-Signature: ${hmacs}\r\nOmise-Signature-Timestamp: ${seconds}\r\nContent-Length: ${length}\r\n\r\n${body}`,
    // A head is always of ASCII.
    encoding: length === body.length ? "latin1" : "utf8",
  };
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
  return meanings.get(code) ?? (message === "" ? code : message.slice(0, 200));
}
