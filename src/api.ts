import type { Call } from "./accounts/call.ts";
import { accountRoutes } from "./accounts/routes.ts";
import { capabilityRoutes } from "./capability/routes.ts";
import { linkRoutes } from "./charges/links/routes.ts";
import { chargeRoutes } from "./charges/routes.ts";
import { customerRoutes } from "./customers/routes.ts";
import type { Engine } from "./engine/engine.ts";
import { eventRoutes } from "./events/routes.ts";
import type { Route } from "./http/route.ts";
import { ledgerRoutes } from "./ledger/routes.ts";
import { sourceRoutes } from "./sources/routes.ts";
import { vaultRoutes } from "./vault/routes.ts";

/** The public API, as a list: every resource's endpoints. */
export const api: readonly Route<Engine, Call>[] = [
  ...vaultRoutes,
  ...sourceRoutes,
  ...customerRoutes,
  ...chargeRoutes,
  ...linkRoutes,
  ...eventRoutes,
  ...ledgerRoutes,
  ...accountRoutes,
  ...capabilityRoutes,
];
