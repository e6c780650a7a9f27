import { refusal } from "../catalogue/api-errors.ts";
import { brandOf } from "../catalogue/card-brands.ts";
import { findTestCard } from "../catalogue/test-cards.ts";
import type { Instant } from "../primitives/clock.ts";
import { type Fields, isFields, textOrNothing } from "../primitives/fields.ts";
import type { TokenizationMethod } from "./card.ts";
import type { TypedCard } from "./params.ts";

/*
 * A wallet's payload in place of a typed card. Only the wallet's operator could decrypt it, so test mode takes any
 * payload for a test card: the one named by `kakin_test_card` inside its JSON, else one that is approved.
 */

const APPROVED_NUMBER = "4242424242424242";
const VALID_FOR_YEARS = 3;
const wallets: ReadonlySet<string> = new Set<TokenizationMethod>(["googlepay", "applepay"]);

/**
 * What POST /tokens accepts from a wallet; undefined when the request holds no `tokenization`.
 * @throws ApiError bad_request — an unknown wallet, or no payload.
 * @throws ApiError feature_not_supported — live mode, where payloads would have to be decrypted.
 * Source: googlepay and applepay pages. Assumed: the words of the refusals.
 */
export function readWalletCard(
  fields: Fields,
  when: { readonly now: Instant; readonly livemode: boolean },
): TypedCard | undefined {
  const wallet = fields["tokenization"];
  if (!isFields(wallet) || Object.keys(wallet).length === 0) return undefined;
  const method = textOrNothing(wallet, "method") ?? "";
  const data = textOrNothing(wallet, "data");
  if (!wallets.has(method))
    throw refusal("bad_request", "tokenization method is currently not supported");
  if (data === undefined) throw refusal("bad_request", "tokenization data can't be blank");
  if (when.livemode) {
    throw refusal("feature_not_supported", "no wallet decryption is configured for live mode");
  }
  const number = testCardIn(data);
  const text = (name: string): string | null => textOrNothing(wallet, `billing_${name}`) ?? null;
  return {
    name: text("name") ?? "",
    number,
    brand: brandOf(number) ?? "Visa",
    expirationMonth: 12,
    expirationYear: new Date(when.now).getUTCFullYear() + VALID_FOR_YEARS,
    securityCode: undefined,
    tokenizationMethod: method as TokenizationMethod,
    address: {
      city: text("city"),
      state: text("state"),
      street1: text("street1"),
      street2: text("street2"),
      postalCode: text("postal_code"),
      phoneNumber: text("phone_number"),
      email: null,
      country: text("country"),
    },
  };
}

function testCardIn(data: string): string {
  try {
    const payload = JSON.parse(data) as { kakin_test_card?: unknown } | null;
    const named = payload?.kakin_test_card;
    return typeof named === "string" && findTestCard(named) !== undefined ? named : APPROVED_NUMBER;
  } catch {
    // A real wallet's payload may be anything; it is opaque to us.
    return APPROVED_NUMBER;
  }
}
