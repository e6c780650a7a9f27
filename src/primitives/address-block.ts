import ipaddr from "ipaddr.js";

/** Groups of an IPv6 address that name a network; behind it, one client has as many addresses as it likes. */
const NETWORK_GROUPS = 4;

/**
 * Whom an address counts for: itself, of IPv6 its whole /64. Ports, brackets and the IPv6 spelling of an IPv4 address
 * make no difference; all that is no address counts as one.
 */
export function addressBlock(address: string): string {
  const bare = address
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
  if (!ipaddr.isValid(bare)) return "unreadable";
  const read = ipaddr.process(bare);
  if (!(read instanceof ipaddr.IPv6)) return read.toString();
  const groups = read.parts.slice(0, NETWORK_GROUPS).map((group) => group.toString(16));
  return `${groups.join(":")}::/64`;
}

/** An address as it is logged and shown: an IPv4 address that came over IPv6 is written as what it is. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:/, "");
}
