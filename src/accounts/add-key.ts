import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import type { Account } from "./account.ts";
import { type ApiKey, apiKeyOf, type KeyKind, newKeyText } from "./api-key.ts";
import { claimApiKey } from "./store.ts";

/** A key that was just made; `text` is the key itself, and this the only moment at which it can be shown. */
export interface NewKey {
  readonly text: string;
  readonly key: ApiKey;
}

/** Makes a key for an account, beside those it has. */
export async function addKey(
  engine: Engine,
  account: Account,
  wish: { readonly kind: KeyKind; readonly livemode: boolean },
): Promise<NewKey> {
  return write(engine, {}, async () => {
    const made = newKey(engine, account, wish);
    return { changes: [claimApiKey(made.key)], value: made };
  });
}

/** A new key of an account, not yet stored. */
export function newKey(
  engine: Engine,
  account: Account,
  wish: { readonly kind: KeyKind; readonly livemode: boolean },
): NewKey {
  const text = newKeyText(wish.kind, wish.livemode);
  const key = apiKeyOf(engine.keys, text, {
    accountId: account.id,
    livemode: wish.livemode,
    kind: wish.kind,
    createdAt: engine.clock.now(),
    expiresAt: null,
  });
  return { text, key };
}
