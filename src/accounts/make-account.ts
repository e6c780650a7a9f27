import { type Country, countries } from "../catalogue/countries.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { defaultVersion } from "../versions/api-versions.ts";
import type { Account, AccountSettings, WebhookSettings } from "./account.ts";
import { apiKeyOf, hashOfKey, type KeyKind, newKeyText } from "./api-key.ts";
import { claimApiKey, findKeyWithAccount, insertAccount } from "./store.ts";
import { noRules } from "./webhook-rules.ts";

/** The keys of one mode, in clear: the only moment at which they are. */
export type KeyPair = Readonly<Record<KeyKind, string>>;

/** A key that an account should have been opened with opens another one already. */
export class KeyTaken extends Error {}

/**
 * Opens an account in a country, with that country's currency, fees and lifetimes unless told otherwise,
 * and gives it keys for the modes asked for.
 * @throws KeyTaken
 */
export async function makeAccount(
  engine: Engine,
  wish: {
    readonly country: Country;
    readonly settings?: Partial<AccountSettings>;
    readonly test: KeyPair;
    readonly live?: KeyPair;
  },
): Promise<Account> {
  const account = newAccount(engine, wish.country, wish.settings ?? {});
  const changes: ChangeSet = [
    insertAccount(account),
    ...keyChanges(engine, account, wish.test, false),
    ...(wish.live === undefined ? [] : keyChanges(engine, account, wish.live, true)),
  ];
  return write(engine, {}, async () => {
    const known = await findKeyWithAccount(engine, hashOfKey(engine.keys, wish.test.secret));
    if (known !== undefined) throw new KeyTaken("the key is taken");
    return { changes, value: account };
  });
}

/** A fresh pair of random keys. */
export function newKeyPair(livemode: boolean): KeyPair {
  return { public: newKeyText("public", livemode), secret: newKeyText("secret", livemode) };
}

const noWebhooks: WebhookSettings = { uri: null, generation: 1, previousUntil: null };

function newAccount(engine: Engine, country: Country, settings: Partial<AccountSettings>): Account {
  const row = countries[country];
  const createdAt = engine.clock.now();
  return {
    id: engine.ids.next("account", true, createdAt),
    team: engine.ids.next("acct", true, createdAt),
    version: 1,
    country,
    settings: {
      email: "merchant@example.com",
      currency: row.currency,
      apiVersion: defaultVersion,
      cardFee: row.cardFee,
      authorizationValidForDays: row.authorizationValidForDays,
      threeDSecure: "off",
      paymentMethods: "all",
      origins: "all",
      webhooks: { test: noWebhooks, live: noWebhooks, rules: noRules },
      shown: {
        chainEnabled: false,
        chainReturnUri: null,
        zeroInterestInstallments: false,
        metadataExportKeys: { charge: [], transfer: [], refund: [], dispute: [] },
      },
      ...settings,
    },
    hasCharges: false,
    clockOffsetMs: 0,
    createdAt,
  };
}

function keyChanges(engine: Engine, account: Account, pair: KeyPair, livemode: boolean): ChangeSet {
  return (["public", "secret"] as const).map((kind) =>
    claimApiKey(
      apiKeyOf(engine.keys, pair[kind], {
        accountId: account.id,
        livemode,
        kind,
        createdAt: account.createdAt,
        expiresAt: null,
      }),
    ),
  );
}
