import { type EndpointLine, type Host, isForgettable, newHost, newLine } from "./endpoint-line.ts";

/** The endpoints that something was sent to not long ago, or is to be. */
export interface EndpointLines {
  /** The line of an endpoint, if it is known. */
  find(endpoint: string): EndpointLine | undefined;
  /** The line of an endpoint, from now on known. */
  of(endpoint: string): EndpointLine;
  all(): Iterable<EndpointLine>;
  /** Forgets an endpoint of which nothing has to be remembered. */
  forgetIfIdle(line: EndpointLine, nowMs: number): void;
}

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
    find: (endpoint) => lines.get(endpoint),
    of(endpoint) {
      const known = lines.get(endpoint);
      if (known !== undefined) return known;
      const line = newLine(endpoint, hostOf(endpoint));
      line.host.lines += 1;
      lines.set(endpoint, line);
      return line;
    },
    all: () => lines.values(),
    forgetIfIdle(line, nowMs) {
      if (!isForgettable(line, nowMs)) return;
      const { endpoint, host } = line;
      lines.delete(endpoint);
      host.lines -= 1;
      if (host.lines === 0) hosts.delete(host.name);
    },
  };
}
