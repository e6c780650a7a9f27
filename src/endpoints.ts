import { endpointOf } from "./answer-request.ts";
import { api } from "./api.ts";
import type { Engine } from "./engine/engine.ts";
import type { Endpoint } from "./http/endpoint.ts";
import { operatorEndpoints } from "./operator/routes.ts";
import { testerEndpoints } from "./operator/tester-routes.ts";
import { pageEndpoints } from "./pages/routes.ts";
import type { EventStreams } from "./webhooks/event-streams.ts";
import { webhookToolRoutes } from "./webhooks/routes.ts";
import { streamEndpoint } from "./webhooks/stream-routes.ts";
import { workbenchRoutes } from "./workbench/routes.ts";
import { triggerRoutes } from "./workbench/trigger-routes.ts";

/** An endpoint, and the port it belongs to where there are two. `both`: on either. */
export interface PlacedEndpoint extends Endpoint {
  readonly host: "api" | "vault" | "both";
}

/** What the endpoints need beside the engine. */
export interface Around {
  /** Runs background work to rest. */
  readonly settle: () => Promise<void>;
  /** Who listens to events. */
  readonly streams: EventStreams;
  /** Opens the operator's endpoints; without it there are none. */
  readonly operatorToken: string | undefined;
}

/** Everything that can be asked of an engine: over HTTP, or by the command line where no server runs. */
export function endpointsOf(engine: Engine, around: Around): readonly PlacedEndpoint[] {
  const { settle, streams, operatorToken: token } = around;
  const tools = [...triggerRoutes, ...webhookToolRoutes(streams)];
  const routes = [...api, ...workbenchRoutes(settle), ...tools];
  const operator =
    token === undefined
      ? []
      : [
          ...operatorEndpoints(engine, { token, settle }),
          ...testerEndpoints(engine, token, tools, streams),
        ];
  return [
    healthz(engine),
    ...routes.map((route) => ({ ...endpointOf(engine, route), host: route.host })),
    { ...streamEndpoint(engine, streams), host: "api" },
    ...pageEndpoints(engine).map((endpoint) => ({ ...endpoint, host: "api" as const })),
    ...operator.map((endpoint) => ({ ...endpoint, host: "api" as const })),
  ];
}

function healthz(engine: Engine): PlacedEndpoint {
  return {
    method: "GET",
    path: "/healthz",
    crossOrigin: false,
    host: "both",
    async answer() {
      await engine.database.reads.selectFrom("server_facts").select("id").limit(1).execute();
      // Nothing is written, but whoever writes has to answer.
      await engine.database.commit([]);
      return { body: JSON.stringify({ object: "health", status: "ok" }) };
    },
  };
}
