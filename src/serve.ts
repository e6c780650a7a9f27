import { endpointOf } from "./answer-request.ts";
import { api } from "./api.ts";
import { background } from "./background.ts";
import type { Engine } from "./engine/engine.ts";
import { type Endpoint, openServer, type Served, type Server } from "./http/server.ts";
import { type RunningJobs, startJobs } from "./jobs/run-jobs.ts";

/** An engine that listens. */
export interface Service {
  readonly url: string;
  readonly vaultUrl: string;
  readonly jobs: RunningJobs;
  /** Takes no new requests, finishes those under way, and closes the database. */
  close(): Promise<void>;
}

/** Opens the ports, learns our own addresses, and starts what happens in the background. */
export async function serve(engine: Engine): Promise<Service> {
  const { config } = engine;
  const report = reporter(engine);
  const endpoints = api.map((route) => ({ host: route.host, ...endpointOf(engine, route) }));
  const healthz: Endpoint = {
    method: "GET",
    path: "/healthz",
    crossOrigin: false,
    answer: () => isHealthy(engine),
  };
  const isSplit = config.vaultPort !== undefined;
  const apiServer = openServer({
    endpoints: [healthz, ...endpoints.filter((endpoint) => !isSplit || endpoint.host === "api")],
    report,
  });
  const servers: Server[] = [apiServer];
  const port = await apiServer.listen(config.host, config.port);
  engine.addresses.api = config.publicUrl ?? addressOf(config.host, port);
  engine.addresses.vault = config.vaultUrl ?? engine.addresses.api;
  if (config.vaultPort !== undefined) {
    const vaultServer = openServer({
      endpoints: [healthz, ...endpoints.filter(({ host }) => host === "vault")],
      report,
    });
    servers.push(vaultServer);
    const vaultPort = await vaultServer.listen(config.host, config.vaultPort);
    engine.addresses.vault = config.vaultUrl ?? addressOf(config.host, vaultPort);
  }
  const jobs = startJobs(engine, background);
  return {
    url: engine.addresses.api,
    vaultUrl: engine.addresses.vault,
    jobs,
    async close() {
      await Promise.all(servers.map((server) => server.close()));
      await jobs.stop();
      await engine.database.close();
    },
  };
}

async function isHealthy(engine: Engine): Promise<{ body: string }> {
  await engine.database.reads.selectFrom("server_facts").select("id").limit(1).execute();
  return { body: JSON.stringify({ object: "health", status: "ok" }) };
}

/** The address to hand out when none was configured: what listens on every address is reached by its own name. */
function addressOf(host: string, port: number): string {
  const name =
    host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function reporter(engine: Engine): (served: Served) => void {
  return (served) => {
    const { fault, ...facts } = served;
    if (fault === undefined) engine.log.info(facts, "answered");
    else engine.log.error({ ...facts, err: fault }, "a request met a fault of ours");
  };
}
