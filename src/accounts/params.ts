import { refusal } from "../catalogue/api-errors.ts";
import {
  type Field,
  type Fields,
  isFields,
  readFlag,
  readHash,
  readText,
} from "../primitives/fields.ts";
import { exportedKinds, type ShownSettings } from "./account.ts";

/** What PATCH /account accepts; what is not given stays as it is. */
export interface AccountUpdate {
  /** Null: nowhere. */
  readonly webhookUri?: string | null;
  readonly shown: Partial<ShownSettings>;
}

const NAMES_MAX = 100;
const NAME_LENGTH_MAX = 200;

/**
 * Reads a change of the account. An empty text takes an address away; null, which typed clients send for all that they
 * did not set, leaves it.
 * @throws ApiError bad_request — naming the field.
 * Source: account-api, update. Assumed: how an address is taken away.
 */
export function readAccountUpdate(fields: Fields): AccountUpdate {
  const webhookUri = readAddress(fields, "webhook_uri");
  const chainReturnUri = readAddress(fields, "chain_return_uri");
  const chainEnabled = readSwitch(fields, "chain_enabled");
  const zeroInterestInstallments = readSwitch(fields, "zero_interest_installments");
  const metadataExportKeys = readExportKeys(fields);
  return {
    ...(webhookUri !== undefined && { webhookUri }),
    shown: {
      ...(chainReturnUri !== undefined && { chainReturnUri }),
      ...(chainEnabled !== undefined && { chainEnabled }),
      ...(zeroInterestInstallments !== undefined && { zeroInterestInstallments }),
      ...(metadataExportKeys !== undefined && { metadataExportKeys }),
    },
  };
}

function readAddress(fields: Fields, name: string): string | null | undefined {
  const field = fields[name];
  if (field === "") return null;
  const text = readText(fields, name);
  if (typeof text === "symbol") throw refusal("bad_request", `${name} must be an address`);
  if (text !== undefined && !isWebAddress(text)) {
    throw refusal("bad_request", `${name} must be an address that begins with https://`);
  }
  return text;
}

function isWebAddress(text: string): boolean {
  return ["http:", "https:"].includes(URL.parse(text)?.protocol ?? "");
}

function readSwitch(fields: Fields, name: string): boolean | undefined {
  const flag = readFlag(fields, name);
  if (typeof flag === "symbol") throw refusal("bad_request", `${name} must be true or false`);
  return flag;
}

function readExportKeys(fields: Fields): ShownSettings["metadataExportKeys"] | undefined {
  const name = "metadata_export_keys";
  const given = readHash(fields, name);
  if (given === undefined) return undefined;
  const wrong = refusal("bad_request", `${name} must hold lists of names, such as charge`);
  if (typeof given === "symbol") throw wrong;
  const lists = exportedKinds.map((kind) => {
    const list = namesIn(given[kind]);
    if (list === undefined) throw wrong;
    return [kind, list];
  });
  return Object.fromEntries(lists) as ShownSettings["metadataExportKeys"];
}

/** A list in JSON, a list or numbered fields in a form. */
function namesIn(field: Field | undefined): readonly string[] | undefined {
  if (field === undefined || field === null || field === "") return [];
  const list: readonly (Field | undefined)[] = Array.isArray(field)
    ? field
    : isFields(field)
      ? Object.values(field)
      : [field];
  const isFit = list.every((one) => typeof one === "string" && one.length <= NAME_LENGTH_MAX);
  return isFit && list.length <= NAMES_MAX ? (list as readonly string[]) : undefined;
}
