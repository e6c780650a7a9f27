/** What JSON can hold. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object as a caller receives it. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** What a canonical object may hold: JSON, and `undefined` for a key that is left out. */
export type WireValue =
  | undefined
  | null
  | boolean
  | number
  | string
  | readonly WireValue[]
  | { readonly [key: string]: WireValue };

/**
 * An object of the API before it is written in a caller's version: the names of the newest version,
 * currencies in upper case, and beside them the few keys that only older versions print.
 * `object` names its shape; an object inside it carries its own.
 */
export interface WireObject {
  readonly object: string;
  readonly [key: string]: WireValue;
}
