import { type EndpointLine, type Host, isForgettable, newHost, newLine } from "./endpoint-line.ts";

/** The endpoints that something was sent to not long ago, or is to be. */
export interface EndpointLines {
  /** The line of an endpoint, from now on known. */
  of(endpoint: string): EndpointLine;
  all(): Iterable<EndpointLine>;
  /** Forgets an endpoint of which nothing has to be remembered: at once what has failed, the others where there are many. */
  tidy(line: EndpointLine, nowMs: number): void;
}

/** Most merchants have a few, and who sends a webhook every second would have each learnt anew each time. */
const HEALTHY_KEPT = 1000;

/** Knows no endpoint yet. */
export function endpointLines(): EndpointLines {
  const lines = new Map<string, EndpointLine>();
  const hosts = new Map<string, Host>();

  const hostOf = (endpoint: string): Host => {
    const name = URL.parse(endpoint)?.host ?? endpoint;
    const host = hosts.get(name) ?? newHost(name);
    hosts.set(name, host);
    return host;
  };
  return {
    of(endpoint) {
      const known = lines.get(endpoint);
      if (known !== undefined) return known;
      const line = newLine(endpoint, hostOf(endpoint));
      line.host.lines += 1;
      lines.set(endpoint, line);
      return line;
    },
    all: () => lines.values(),
    tidy(line, nowMs) {
      const isWorthItsRoom = line.failures === 0 && lines.size <= HEALTHY_KEPT;
      if (isWorthItsRoom || !isForgettable(line, nowMs)) return;
      const { endpoint, host } = line;
      lines.delete(endpoint);
      host.lines -= 1;
      if (host.lines === 0) hosts.delete(host.name);
    },
  };
}
