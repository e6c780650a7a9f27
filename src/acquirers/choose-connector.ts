import { refusal } from "../catalogue/api-errors.ts";
import type { Connector } from "./connector.ts";

/**
 * The connector that serves a mode.
 * @throws ApiError feature_not_supported — live mode without a configured acquirer.
 */
export function chooseConnector(connectors: readonly Connector[], livemode: boolean): Connector {
  const connector = connectors.find((candidate) => candidate.livemode === livemode);
  if (connector !== undefined) return connector;
  throw refusal(
    "feature_not_supported",
    "no acquirer is configured for live mode: use test keys, or configure a connector",
  );
}
