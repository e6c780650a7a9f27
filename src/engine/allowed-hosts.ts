import { isWithin, type Networks, networkOf } from "./networks.ts";

/** Hosts that webhooks may reach besides public ones, as KAKIN_WEBHOOK_ALLOW lists them. */
export interface AllowedHosts {
  /** `*`: every host. */
  readonly every: boolean;
  /** Names, in lower case. */
  readonly names: ReadonlySet<string>;
  readonly networks: Networks;
}

/** Nothing besides public hosts. */
export const noHosts: AllowedHosts = { every: false, names: new Set(), networks: [] };

const name = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/** Reads `*`, or names, addresses and networks parted by commas; undefined when one of them is none of these. */
export function parseAllowedHosts(text: string): AllowedHosts | undefined {
  const names = new Set<string>();
  const networks: Networks[number][] = [];
  let every = false;
  for (const part of text.toLowerCase().split(",")) {
    const entry = part.trim().replace(/^\[(.*)\]$/, "$1");
    if (entry === "") continue;
    const network = networkOf(entry);
    if (entry === "*") every = true;
    else if (network !== undefined) networks.push(network);
    else if (name.test(entry) && !/^[\d.]+$/.test(entry)) names.add(entry);
    else return undefined;
  }
  return { every, names, networks };
}

/** Whether the list names this host: by its name, or as one of the networks that the address is in. */
export function isAllowedHost(allowed: AllowedHosts, host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  if (allowed.every || allowed.names.has(bare.replace(/\.$/, ""))) return true;
  return isWithin(allowed.networks, bare);
}
