import { refusal } from "../catalogue/api-errors.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import type { Account } from "./account.ts";
import type { ApiKey } from "./api-key.ts";
import { getNamedKey, type KeyName } from "./name-key.ts";
import { listKeys, replaceApiKey } from "./store.ts";

/**
 * Ends a key at once: one that was rolled before its time is over, or one of several in force.
 * @throws ApiError not_found — no such key that is still accepted.
 * @throws ApiError bad_request — several are, and it was not said which; or it is the last in force of its kind.
 */
export async function endKey(engine: Engine, account: Account, name: KeyName): Promise<ApiKey> {
  return write(engine, {}, async () => {
    const now = engine.clock.now();
    const among = ({ expiresAt }: ApiKey) => expiresAt === null || expiresAt > now;
    const key = await getNamedKey(engine, account, name, { among, called: "that is accepted" });
    if (key.expiresAt === null) await ensureAnother(engine, account, key);
    const ended = { ...key, expiresAt: now };
    return { changes: [replaceApiKey(ended)], value: ended };
  });
}

async function ensureAnother(engine: Engine, account: Account, key: ApiKey): Promise<void> {
  const keys = await listKeys(engine, account.id);
  const isLeft = keys.some(
    (other) =>
      other.hash !== key.hash &&
      other.kind === key.kind &&
      other.livemode === key.livemode &&
      other.expiresAt === null,
  );
  if (isLeft) return;
  throw refusal(
    "bad_request",
    `the key ending in ${key.hint} is the last of its kind in force: roll it instead, with keep 0`,
  );
}
