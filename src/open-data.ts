import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { listEveryAccount } from "./accounts/find-accounts.ts";
import { hasDatabase } from "./database/open-sqlite-folder.ts";
import { addressesToHandOut, addressOf, type Config } from "./engine/config.ts";
import type { Engine } from "./engine/engine.ts";
import type { Log } from "./engine/log.ts";
import { ensureSameKey } from "./engine/same-key.ts";
import { openEngine } from "./open-engine.ts";
import { StartError } from "./primitives/start-error.ts";

/**
 * Opens the engine on the data that the settings name, and makes sure that it can be read.
 * @throws StartError
 */
export async function openData(config: Config, log: Log): Promise<Engine> {
  makeFolder(config.data);
  const engine = await openEngine(config, { log });
  try {
    await ensureSameKey(engine);
    return engine;
  } catch (fault) {
    await engine.database.close();
    throw fault;
  }
}

/**
 * Opens data that a server has used before, for a command that needs no server. A mistyped folder is not made into
 * new data.
 * @throws StartError
 */
export async function openUsedData(config: Config, log: Log): Promise<Engine> {
  const where = config.databaseUrl === undefined ? config.data : "this PostgreSQL database";
  const advice = `there is no data in ${where} yet: start kakin once, or name another place with --data.`;
  if (config.databaseUrl === undefined && !hasDatabase(config.data)) throw new StartError(advice);
  const engine = await openData(config, log);
  try {
    if ((await listEveryAccount(engine)).length === 0) throw new StartError(advice);
    // Nobody listens now, but what is written down shall name the addresses that a server will have.
    const url = addressOf(config.host, config.port);
    const vaultUrl = addressOf(config.host, config.vaultPort ?? config.port);
    Object.assign(engine.addresses, addressesToHandOut(config, { url, vaultUrl }));
    return engine;
  } catch (fault) {
    await engine.database.close();
    throw fault;
  }
}

/** With PostgreSQL the folder still holds the master key, and says that a server runs. */
function makeFolder(folder: string): void {
  try {
    makeFolders(folder);
  } catch (fault) {
    const code = (fault as NodeJS.ErrnoException).code ?? "unknown";
    throw new StartError(
      `the data folder ${folder} cannot be made (${code}): choose another with --data.`,
    );
  }
}

/** Node's own way to make folders inside folders never ends where a file system refuses one, as /proc does. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (fault) {
    // Another process may have made it meanwhile.
    if (!existsSync(folder)) throw fault;
  }
}
