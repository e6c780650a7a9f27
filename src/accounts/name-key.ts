import { refusal } from "../catalogue/api-errors.ts";
import type { Engine } from "../engine/engine.ts";
import type { Account } from "./account.ts";
import { type ApiKey, hashOfKey, type KeyKind } from "./api-key.ts";
import { listKeys } from "./store.ts";

/** How somebody who looks at a list of keys names one. */
export interface KeyName {
  readonly kind: KeyKind;
  readonly livemode: boolean;
  /** The key itself or its last characters, where there are several. */
  readonly which?: string;
}

/** The keys of one kind and mode among which one is named, and how people call them: "in force". */
export interface KeyChoice {
  readonly among: (key: ApiKey) => boolean;
  readonly called: string;
}

/**
 * The one key that is meant.
 * @throws ApiError not_found — there is no such key.
 * @throws ApiError bad_request — there are several, and it was not said which.
 */
export async function getNamedKey(
  engine: Engine,
  account: Account,
  { kind, livemode, which }: KeyName,
  { among, called }: KeyChoice,
): Promise<ApiKey> {
  const keys = await listKeys(engine, account.id);
  const meant = keys.filter(
    (key) =>
      key.kind === kind &&
      key.livemode === livemode &&
      among(key) &&
      (which === undefined || key.hint === which || key.hash === hashOfKey(engine.keys, which)),
  );
  const [found, ...others] = meant;
  const name = `${kind} ${livemode ? "live" : "test"} key`;
  const ending = which === undefined ? "" : ` ending in ${which.slice(-4)}`;
  if (found === undefined) {
    throw refusal("not_found", `account ${account.id} has no ${name}${ending} ${called}`);
  }
  if (others.length > 0) {
    const endings = meant.map((key) => key.hint).join(", ");
    throw refusal(
      "bad_request",
      `account ${account.id} has several of that kind ${called}: say which ${name} by its ending (${endings})`,
    );
  }
  return found;
}
