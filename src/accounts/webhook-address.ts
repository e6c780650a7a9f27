import ipaddr from "ipaddr.js";
import { refusal } from "../catalogue/api-errors.ts";
import { type AllowedHosts, isAllowedHost } from "../engine/allowed-hosts.ts";
import { type Config, isLoopback } from "../engine/config.ts";
import type { Engine } from "../engine/engine.ts";
import { eachWhenNeeded } from "../primitives/when-needed.ts";
import type { Call } from "./call.ts";

/*
 * Where webhooks may go, as far as an address tells by itself. It is asked when the address is set and again before
 * each connection (webhooks/send-webhook.ts), which then looks at what the name resolves to (webhooks/address-guard.ts).
 * Source: charges-api, webhook_endpoints; that test mode on this machine is more lenient is deliberate.
 */

/** How strict it is. */
export interface WebhookPolicy {
  readonly livemode: boolean;
  /** Test mode of an engine that this machine alone can reach: whoever sets addresses is at home here. */
  readonly isAtHome: boolean;
  readonly allowed: AllowedHosts;
}

const URI_LENGTH_MAX = 2048;
/** Against requests forged through us: no port where something other than a web server listens. */
const LIVE_PORTS: ReadonlySet<string> = new Set(["", "443", "8443"]);

/** The rules of this engine for one mode. */
export function webhookPolicyFor(
  config: Pick<Config, "host" | "webhookAllow">,
  livemode: boolean,
): WebhookPolicy {
  const isAtHome = !livemode && isLoopback(config.host);
  return { livemode, isAtHome, allowed: config.webhookAllow };
}

const ADDRESSES_KEPT = 1000;

/** Charge after charge names the same few addresses, and reading one takes as long as writing a row. */
const read = eachWhenNeeded(
  (uri: string) => ({ url: /[^\x21-\x7e]/.test(uri) ? null : URL.parse(uri) }),
  ADDRESSES_KEPT,
);

/** Why webhooks cannot go to an address, as the end of a sentence; undefined when they can. */
export function webhookAddressFault(uri: string, policy: WebhookPolicy): string | undefined {
  const { url } = uri.length <= URI_LENGTH_MAX ? read(uri) : { url: null };
  if (url === null) return "is not an address such as https://shop.example.com/webhooks";
  if (url.username !== "" || url.password !== "") return "must not hold a user name or password";
  if (url.protocol !== "http:" && url.protocol !== "https:") return "must begin with https://";
  if (policy.isAtHome) return undefined;
  if (!policy.livemode && isAllowedHost(policy.allowed, url.hostname)) return undefined;
  if (url.protocol !== "https:") return "must begin with https://";
  if (policy.livemode && !LIVE_PORTS.has(url.port)) return "must have port 443 or 8443";
  return hostFault(url.hostname.toLowerCase().replace(/\.$/, ""));
}

function hostFault(host: string): string | undefined {
  if (host === "localhost" || host.endsWith(".localhost")) return "must not be on localhost";
  if (host.startsWith("[") || ipaddr.isValid(host)) return "must have a name, not an IP address";
  return /^\d*$/.test(host) ? "must have a name that is not a number" : undefined;
}

/**
 * Refuses an address that webhooks may not go to.
 * @throws ApiError bad_request — naming the field. Assumed: the code; no published text says it.
 */
export function ensureWebhookAddress(
  engine: Engine,
  call: Pick<Call, "livemode">,
  field: string,
  uri: string,
): void {
  const fault = webhookAddressFault(uri, webhookPolicyFor(engine.config, call.livemode));
  if (fault !== undefined) throw refusal("bad_request", `${field} ${fault}`);
}
