import type { Call } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import type { Balance } from "./json.ts";
import { readMerchantBalance } from "./store.ts";

/** GET /balance: what the ledger owes the merchant in this mode. Source: balance-api. */
export async function readBalance(engine: Engine, call: Call): Promise<Balance> {
  const { settings, createdAt } = call.account;
  const total = await readMerchantBalance(engine, call, settings.currency);
  return { livemode: call.livemode, currency: settings.currency, total, createdAt };
}
