import ipaddr from "ipaddr.js";

type Network = ReturnType<typeof ipaddr.parseCIDR>;

/** Networks of either family. */
export type Networks = readonly Network[];

/** The network that this text names, such as `10.0.0.0/8`; an address is a network of one. */
export function networkOf(entry: string): Network | undefined {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  if (ipaddr.IPv4.isValidFourPartDecimal(entry)) return [ipaddr.parse(entry), 32];
  return ipaddr.IPv6.isValid(entry) ? [ipaddr.parse(entry), 128] : undefined;
}

/** Reads addresses and networks parted by commas; undefined when one of them is neither. */
export function parseNetworks(text: string): Networks | undefined {
  const entries = text.split(",").map((entry) => entry.trim());
  const networks = entries.filter((entry) => entry !== "").map(networkOf);
  return networks.every((network) => network !== undefined) ? networks : undefined;
}

/** Whether an address is in one of the networks, by whichever of its spellings. */
export function isWithin(networks: Networks, address: string): boolean {
  if (networks.length === 0 || !ipaddr.isValid(address)) return false;
  const read = ipaddr.process(address);
  return networks.some(
    ([network, bits]) => network.kind() === read.kind() && read.match(network, bits),
  );
}
