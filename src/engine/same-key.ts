import { timingSafeEqual } from "node:crypto";
import { claim } from "../database/change-set.ts";
import { StartError } from "../primitives/start-error.ts";
import type { Engine } from "./engine.ts";
import { keyedHash } from "./key-ring.ts";
import { write } from "./write.ts";

const FACT = "master_key";

/**
 * Makes sure that the master key is the one that this data was sealed under, and notes which one it is at the first
 * start. With another key every API key would be unknown and every card unreadable, one request at a time.
 * @throws StartError
 */
export async function ensureSameKey(engine: Engine): Promise<void> {
  const { keys, config } = engine;
  const mark = `${keys.keyId}:${keyedHash(keys.fingerprint, "the key that this data is sealed under")}`;
  await write(engine, {}, async () => {
    const known = await engine.database.reads
      .selectFrom("server_facts")
      .select("value")
      .where("id", "=", FACT)
      .executeTakeFirst();
    if (known === undefined) {
      const changes = [claim("server_facts", { id: FACT, version: 1, value: mark })];
      return { changes, value: undefined };
    }
    if (!isSame(known.value, mark)) throw wrongKey(known.value, keys.keyId, config);
    return { changes: [], value: undefined };
  });
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

function wrongKey(known: string, keyId: string, config: Engine["config"]): StartError {
  const where = config.vaultKey === undefined ? `${config.data}/vault.key` : "KAKIN_VAULT_KEY";
  const wanted = known.split(":", 1)[0];
  return new StartError(
    `the data was sealed under the key "${wanted}", which is not the one in ${where} ("${keyId}"): put the right key there.`,
  );
}
