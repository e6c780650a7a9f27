import { background } from "./background.ts";
import { endpointsOf, type PlacedEndpoint } from "./endpoints.ts";
import { addressesToHandOut, addressOf, isLoopback } from "./engine/config.ts";
import type { Engine } from "./engine/engine.ts";
import { isWithin } from "./engine/networks.ts";
import { shutGate } from "./http/gate.ts";
import { limitSockets } from "./http/limit-sockets.ts";
import type { Served } from "./http/respond.ts";
import { openServer, type Server, type ServerOptions } from "./http/server.ts";
import { type RunningJobs, startJobs } from "./jobs/run-jobs.ts";
import { plainAddress } from "./primitives/address-block.ts";
import { StartError } from "./primitives/start-error.ts";
import type { Dispatcher } from "./webhooks/dispatch.ts";
import { openEventStreams } from "./webhooks/event-streams.ts";
import { startWebhooks, type WebhookSurroundings } from "./webhooks/start-webhooks.ts";

/** An engine that listens. */
export interface ListeningEngine {
  /** The addresses that we hand out. */
  readonly url: string;
  readonly vaultUrl: string;
  /** Where we listen, which is something else behind a proxy. */
  readonly local: { readonly url: string; readonly vaultUrl: string };
  readonly jobs: RunningJobs;
  /** Takes no new requests, finishes those under way, and closes the database. */
  close(): Promise<void>;
}

/** How an engine is served. */
export interface ServeOptions {
  /** Opens the operator's endpoints. */
  readonly operatorToken?: string;
  /** Done once our addresses are known and before the first request is answered: requests wait for it. */
  readonly prepare?: () => Promise<void>;
  readonly webhooks?: WebhookSurroundings;
}

/**
 * Opens the ports, learns our own addresses, and starts what happens in the background.
 * @throws StartError when a port cannot be had. The database stays open then.
 */
export async function serve(engine: Engine, options: ServeOptions = {}): Promise<ListeningEngine> {
  let work: RunningJobs | undefined;
  const settle = async (): Promise<void> => work?.settle();
  const { operatorToken, prepare } = options;
  const gate = shutGate();
  const streams = openEventStreams(engine);
  const endpoints = endpointsOf(engine, { settle, streams, operatorToken }).map(gate.before);
  const servers: Server[] = [];
  const stop = async (): Promise<void> => {
    streams.close();
    await Promise.all(servers.map((server) => server.close()));
    await work?.stop();
  };
  try {
    const local = await listen(engine, endpoints, servers);
    Object.assign(engine.addresses, addressesToHandOut(engine.config, local));
    await prepare?.();
    const webhooks = startWebhooks(engine, options.webhooks ?? {});
    work = together(startJobs(engine, background), webhooks);
    gate.open();
    return {
      url: engine.addresses.api,
      vaultUrl: engine.addresses.vault,
      local,
      jobs: work,
      async close() {
        await stop();
        await engine.database.close();
      },
    };
  } catch (fault) {
    gate.fail(fault);
    await stop();
    throw fault;
  }
}

/** Jobs first: what they find due is to be delivered too. */
function together(jobs: RunningJobs, webhooks: Dispatcher): RunningJobs {
  return {
    async settle() {
      await jobs.settle();
      await webhooks.settle();
    },
    async stop() {
      await jobs.stop();
      await webhooks.stop();
    },
  };
}

/** Listens on one port, or on two where the vault has its own. */
async function listen(
  engine: Engine,
  endpoints: readonly PlacedEndpoint[],
  servers: Server[],
): Promise<ListeningEngine["local"]> {
  const { host, port, vaultPort } = engine.config;
  const everyServer = { report: reporter(engine), ...clientsOf(engine) };
  const open = async (those: readonly PlacedEndpoint[], wanted: number, option: string) => {
    const server = openServer({ endpoints: those, ...everyServer });
    servers.push(server);
    return addressOf(host, await listenOrSayWhy(server, { host, port: wanted, option }));
  };
  if (vaultPort === undefined) {
    const url = await open(endpoints, port, "--port");
    return { url, vaultUrl: url };
  }
  const without = (place: PlacedEndpoint["host"]) => endpoints.filter(({ host }) => host !== place);
  return {
    url: await open(without("vault"), port, "--port"),
    vaultUrl: await open(without("api"), vaultPort, "--vault-port"),
  };
}

/** Who the clients are, and how many connections each may have. */
function clientsOf({
  config,
  log,
}: Engine): Pick<ServerOptions, "isTrustedProxy" | "watchSockets"> {
  const { trustedProxies, socketsPerIp } = config;
  const isTrustedProxy = (address: string) => isWithin(trustedProxies, address);
  // Where no proxy is named, finding out who asks shall cost nothing.
  const trust = trustedProxies.length === 0 ? {} : { isTrustedProxy };
  if (socketsPerIp.max === undefined) return trust;
  const watchSockets = limitSockets({
    max: socketsPerIp.max,
    isExempt: (address) =>
      isTrustedProxy(address) ||
      (!socketsPerIp.countsLoopback && isLoopback(plainAddress(address))),
    report: (closed) => log.warn(closed, "a client had too many connections open"),
  });
  return { ...trust, watchSockets };
}

/** What the operating system says of an address that is none of this machine's. */
const notOursCodes: ReadonlySet<unknown> = new Set(["EADDRNOTAVAIL", "ENOTFOUND", "EAI_AGAIN"]);

async function listenOrSayWhy(
  server: Server,
  where: { readonly host: string; readonly port: number; readonly option: string },
): Promise<number> {
  const { host, port, option } = where;
  try {
    return await server.listen(host, port);
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") {
      throw new StartError(
        `port ${port} on ${host} is in use: stop what listens there, or choose another with ${option}.`,
      );
    }
    if (code === "EACCES") {
      throw new StartError(
        `this user may not listen on port ${port}: choose one above 1023 with ${option}.`,
      );
    }
    if (notOursCodes.has(code)) {
      throw new StartError(
        `this machine has no address ${host}: name one of its own with --host, or 0.0.0.0 for all.`,
      );
    }
    throw fault;
  }
}

function reporter(engine: Engine): (served: Served) => void {
  return (served) => {
    const { fault, ...facts } = served;
    if (fault === undefined) engine.log.answered(facts);
    else engine.log.error({ ...facts, err: fault }, "a request met a fault of ours");
  };
}
