import { getAccount } from "../accounts/find-accounts.ts";
import { webhookSecretOf } from "../accounts/webhook-secret.ts";
import { getChargeableCard } from "../customers/chargeable-card.ts";
import { type Config, isLoopback } from "../engine/config.ts";
import type { Engine } from "../engine/engine.ts";
import { openLog } from "../engine/log.ts";
import { ensureFirstAccount, type ShownKeys } from "../first-start.ts";
import { openData } from "../open-data.ts";
import { newOperatorToken } from "../operator/operator-token.ts";
import { removeServerFile, writeServerFile } from "../operator/server-file.ts";
import { ApiError } from "../primitives/api-error.ts";
import { wireTime } from "../primitives/clock.ts";
import { samples } from "../samples/samples.ts";
import { type ListeningEngine, serve } from "../serve.ts";
import { print } from "./print.ts";
import { type Ready, readyJson, readyText } from "./ready-text.ts";
import { stopOnSignal } from "./stop-on-signal.ts";

/**
 * Starts a server, says that it is ready, and stops it at a signal.
 * @throws StartError when it cannot start; nothing is left open then.
 */
export async function start(config: Config, version: string): Promise<void> {
  const log = await openLog({
    level: config.logLevel,
    destination: process.stderr,
    readable: process.stderr.isTTY,
  });
  // Who reads our output may go; that is no reason to stop taking payments.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  const engine = await openData(config, log);
  try {
    const { service, ready } = await serveAndSay(engine, version);
    stopOnSignal(log, async () => {
      removeServerFile(config.data, process.pid);
      await service.close();
    });
    print(config.json ? readyJson(ready, process.pid) : readyText(ready));
  } catch (fault) {
    await engine.database.close();
    throw fault;
  }
}

async function serveAndSay(
  engine: Engine,
  version: string,
): Promise<{ service: ListeningEngine; ready: Ready }> {
  const { config } = engine;
  const operatorToken = newOperatorToken();
  let keys: ShownKeys = { public: null, secret: null };
  const service = await serve(engine, {
    operatorToken,
    async prepare() {
      keys = await ensureFirstAccount(engine);
    },
  });
  writeServerFile(config.data, {
    pid: process.pid,
    url: service.local.url,
    operatorToken,
    startedAt: wireTime(engine.clock.now()),
  });
  const sample = config.json ? undefined : await findSample(engine);
  const webhookSecret = isLoopback(config.host) ? await findWebhookSecret(engine) : null;
  return { service, ready: { version, config, local: service.local, keys, webhookSecret, sample } };
}

/** What the first account's webhooks are signed with in test mode. */
async function findWebhookSecret(engine: Engine): Promise<string> {
  return webhookSecretOf(engine.keys, await getAccount(engine, "first"), false);
}

/** The sample customer of the first account, who may have been removed, or never loaded. */
async function findSample(engine: Engine): Promise<Ready["sample"]> {
  const customerId = samples.chargeOfCustomer.id;
  const account = await getAccount(engine, "first");
  const version = account.settings.apiVersion;
  try {
    await getChargeableCard(engine, { account, livemode: false, version }, customerId, undefined);
    return { customerId, currency: account.settings.currency.toLowerCase() };
  } catch (fault) {
    if (fault instanceof ApiError) return undefined;
    throw fault;
  }
}
