import { refusal } from "../catalogue/api-errors.ts";
import {
  type Fields,
  invalid,
  readFlag,
  readHash,
  readText,
  textOrNothing,
} from "../primitives/fields.ts";

/** What POST and PATCH of a customer accept alike. What is not given is left as it is. */
export interface CustomerFields {
  readonly email?: string;
  readonly description?: string;
  readonly metadata?: Fields;
}

/** What POST /customers accepts. */
export interface CustomerWish {
  readonly fields: CustomerFields;
  /** A token, whose card becomes the customer's. */
  readonly card: string | undefined;
}

/** What PATCH /customers/{id} accepts. */
export interface CustomerUpdate extends CustomerWish {
  /** A card of the customer, from now on charged when none is named. */
  readonly defaultCard: string | undefined;
}

/**
 * Reads a new customer; everything is optional.
 * @throws ApiError invalid_card_token — `card` is not a token's id: numbers go to the vault.
 * @throws ApiError not_found — `linked_account`: there are none.
 * @throws ApiError bad_request — metadata that is not a hash.
 * Source: customers-api, create.
 */
export function readCustomerWish(fields: Fields): CustomerWish {
  ensureNoLinkedAccount(fields);
  return { fields: readCustomerFields(fields), card: readToken(fields) };
}

/**
 * Reads a change of a customer.
 * @throws ApiError as for a new customer, and bad_request — `default_card` is not an id.
 * Source: customers-api, update.
 */
export function readCustomerUpdate(fields: Fields): CustomerUpdate {
  const defaultCard = readText(fields, "default_card");
  if (defaultCard === invalid) throw refusal("bad_request", "default_card must be a card's id");
  return { ...readCustomerWish(fields), defaultCard };
}

function readCustomerFields(fields: Fields): CustomerFields {
  const email = textOrNothing(fields, "email");
  const description = textOrNothing(fields, "description");
  const metadata = readHash(fields, "metadata");
  if (metadata === invalid) throw refusal("bad_request", "Metadata should be a JSON hash");
  return {
    ...(email !== undefined && { email }),
    ...(description !== undefined && { description }),
    ...(metadata !== undefined && { metadata }),
  };
}

function readToken(fields: Fields): string | undefined {
  const token = readText(fields, "card");
  // A card that is somebody's already cannot be handed on.
  if (token === invalid || token?.startsWith("card_")) throw refusal("invalid_card_token");
  return token;
}

function ensureNoLinkedAccount(fields: Fields): void {
  const linkedAccount = textOrNothing(fields, "linked_account");
  if (linkedAccount === undefined) return;
  throw refusal("not_found", `linked account ${linkedAccount} was not found`);
}

/** Whether the caller wants whole objects in place of their ids. */
export function readExpand(fields: Fields): boolean {
  return readFlag(fields, "expand") === true;
}
