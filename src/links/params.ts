import type { Account } from "../accounts/account.ts";
import { refusal, toSentence } from "../catalogue/api-errors.ts";
import { countries } from "../catalogue/countries.ts";
import { type Currency, findCurrency } from "../catalogue/currencies.ts";
import {
  type Fields,
  type Invalid,
  invalid,
  readFlag,
  readWholeNumber,
  textOrNothing,
} from "../primitives/fields.ts";
import { type MinorUnits, minorUnits } from "../primitives/money.ts";

/** What POST /links accepts. */
export interface LinkWish {
  readonly amount: MinorUnits;
  readonly currency: Currency;
  readonly title: string;
  readonly description: string;
  readonly multiple: boolean;
}

/**
 * Reads a new link.
 * @throws ApiError invalid_link — every fault in one sentence.
 * Source: links-api. Assumed: the words, but for the largest amount, whose form was recorded.
 */
export function readLinkWish(fields: Fields, account: Account): LinkWish {
  const amount = readWholeNumber(fields, "amount");
  const currency = findCurrency(textOrNothing(fields, "currency") ?? "");
  const title = textOrNothing(fields, "title");
  const description = textOrNothing(fields, "description");
  const multiple = readFlag(fields, "multiple") ?? false;
  const faults = [
    ...amountFaults(account, amount),
    ...(currency === account.settings.currency ? [] : ["currency is currently not supported"]),
    ...(title === undefined ? ["title can't be blank"] : []),
    ...(description === undefined ? ["description can't be blank"] : []),
    ...(multiple === invalid ? ["multiple must be true or false"] : []),
  ];
  if (faults.length > 0 || typeof amount !== "number" || currency === undefined) {
    throw refusal("invalid_link", toSentence(faults));
  }
  return {
    amount: minorUnits(amount),
    currency,
    title: title ?? "",
    description: description ?? "",
    multiple: multiple === true,
  };
}

function amountFaults(account: Account, amount: number | undefined | Invalid): string[] {
  const { chargeMin, chargeMax } = countries[account.country];
  if (typeof amount !== "number") return ["amount is not a number"];
  if (amount < chargeMin) return [`amount must be greater than or equal to ${chargeMin}`];
  return amount > chargeMax ? [`amount must be less than or equal to ${chargeMax}`] : [];
}
