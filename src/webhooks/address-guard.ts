import { type LookupAddress, promises } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import type { WebhookPolicy } from "../accounts/webhook-address.ts";
import { isAllowedHost } from "../engine/allowed-hosts.ts";
import { whenNeeded } from "../primitives/when-needed.ts";

/*
 * What webhooks may connect to. Whoever sets an address chooses where we send requests from within our own network, so
 * each address is held against this table at the moment of dialling: a name that led somewhere harmless when it was
 * checked may lead elsewhere now.
 */

/** `home`: test mode of an engine on loopback reaches it, as shops in development live there. */
type Reach = "home" | "never";

/**
 * network, what it is, who reaches it. Whatever is not in the table is public, but of IPv6 only 2000::/3 is.
 * Source: IANA special-purpose address registries.
 */
// biome-ignore format: a table reads by columns
export const addressRanges = [
  ["0.0.0.0/8",       "this network",                         "never"],
  ["10.0.0.0/8",      "a private network",                    "home"],
  ["100.64.0.0/10",   "shared by the customers of a carrier", "home"],
  ["127.0.0.0/8",     "this machine",                         "home"],
  ["169.254.0.0/16",  "link-local, cloud metadata",           "never"],
  ["172.16.0.0/12",   "a private network",                    "home"],
  ["192.0.0.0/24",    "kept for protocols",                   "never"],
  ["192.0.2.0/24",    "for documentation",                    "never"],
  ["192.31.196.0/24", "AS112",                                "never"],
  ["192.52.193.0/24", "AMT relays",                           "never"],
  ["192.88.99.0/24",  "6to4 relays",                          "never"],
  ["192.168.0.0/16",  "a private network",                    "home"],
  ["192.175.48.0/24", "AS112",                                "never"],
  ["198.18.0.0/15",   "for benchmarks",                       "never"],
  ["198.51.100.0/24", "for documentation",                    "never"],
  ["203.0.113.0/24",  "for documentation",                    "never"],
  ["224.0.0.0/4",     "multicast",                            "never"],
  ["240.0.0.0/4",     "reserved, broadcast",                  "never"],
  ["::1/128",         "this machine",                         "home"],
  ["fc00::/7",        "a private network",                    "home"],
  ["fe80::/10",       "link-local",                           "never"],
  ["2001::/23",       "kept for protocols, Teredo",           "never"],
  ["2001:db8::/32",   "for documentation",                    "never"],
  ["2002::/16",       "6to4, which holds an IPv4 address",    "never"],
  ["2620:4f:8000::/48", "AS112",                              "never"],
  ["3fff::/20",       "for documentation",                    "never"],
] as const satisfies readonly (readonly [network: string, meaning: string, reach: Reach])[];

/** The table as it is asked; reading it takes as long as a request. */
const rangesAsked = whenNeeded(() => ({
  refused: addressRanges.map(([network, meaning, reach]) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return { base, bits, meaning, reach };
  }),
  publicIpv6: ipaddr.IPv6.parseCIDR("2000::/3"),
}));

/** Nothing was sent: the address is one that webhooks must not reach. */
export class AddressRefused extends Error {}

/** Why an IP address cannot be dialled; undefined when it can. IPv4 inside IPv6 counts as what it is. */
export function dialFault(address: string, policy: WebhookPolicy): string | undefined {
  const zoneless = address.replace(/%.*$/, "");
  if (!ipaddr.isValid(zoneless)) return "no IP address";
  if (isAllowedHost(policy.allowed, zoneless)) return undefined;
  const ip = ipaddr.process(zoneless);
  const { refused, publicIpv6 } = rangesAsked();
  const range = refused.find(({ base, bits }) => base.kind() === ip.kind() && ip.match(base, bits));
  if (range !== undefined) {
    return range.reach === "home" && policy.isAtHome ? undefined : range.meaning;
  }
  return ip.kind() === "ipv4" || ip.match(publicIpv6) ? undefined : "not public";
}

/**
 * Refuses a host that is an IP address and must not be dialled; for those nothing is looked up.
 * @throws AddressRefused
 */
export function ensureMayDial(host: string, policy: WebhookPolicy): void {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  if (!ipaddr.isValid(bare)) return;
  const fault = dialFault(bare, policy);
  if (fault !== undefined) throw new AddressRefused(`the address is refused: ${fault}`);
}

/** Finds the addresses of a name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** The machine's own resolver. */
export const systemResolve: Resolve = (host) => promises.lookup(host, { all: true });

/**
 * A lookup for connections to shops: it resolves a name for a connection that is about to be opened, and answers only when every
 * address may be dialled, so that none of them can be a trick. Names that KAKIN_WEBHOOK_ALLOW lists may lead anywhere.
 */
export function guardedLookup(policy: WebhookPolicy, resolve: Resolve): LookupFunction {
  const find = async (host: string): Promise<LookupAddress[]> => {
    const found = await resolve(host);
    if (isAllowedHost(policy.allowed, host)) return [...found];
    for (const { address } of found) {
      const fault = dialFault(address, policy);
      if (fault !== undefined) {
        throw new AddressRefused(`the host leads to an address that is refused: ${fault}`);
      }
    }
    return [...found];
  };
  return (host, options, callback) => {
    const { family, all } = options;
    const wanted =
      family === 4 || family === "IPv4" ? 4 : family === 6 || family === "IPv6" ? 6 : 0;
    find(host).then(
      (found) => {
        const fitting = found.filter((one) => wanted === 0 || one.family === wanted);
        const [first] = fitting;
        if (first === undefined) {
          callback(Object.assign(new Error("no address"), { code: "ENOTFOUND" }), []);
        } else if (all === true) callback(null, fitting);
        else callback(null, first.address, first.family);
      },
      (fault: unknown) => callback(fault as NodeJS.ErrnoException, []),
    );
  };
}
