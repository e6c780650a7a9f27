/*
 * Reading what a request carries. Clients differ: a number may come as text, a flag as `1`, and null, "" and {}
 * mean "not given" (the Java, C# and Go clients send every unset field). Nothing here refuses: a reader answers
 * `undefined` for "not given" and `invalid` for "given, but not that"; the endpoint knows the words of its refusal.
 */

/** A value as it stands in a form or a JSON body. */
export type Field = string | number | boolean | null | readonly Field[] | Fields;

/** The fields of a request, without a prototype. */
export interface Fields {
  readonly [name: string]: Field | undefined;
}

/** Given, but not what was asked for. */
export const invalid = Symbol("invalid");

/** What a reader answers where something was given that is not what was asked for. */
export type Invalid = typeof invalid;

/** Whether a field holds named fields of its own. */
export function isFields(field: Field | undefined): field is Fields {
  return typeof field === "object" && field !== null && !Array.isArray(field);
}

function isNotGiven(field: Field | undefined): field is undefined | null | "" {
  if (field === undefined || field === null || field === "") return true;
  return typeof field === "object" && Object.keys(field).length === 0;
}

/** A text; numbers and flags are taken as they would be written. */
export function readText(fields: Fields, name: string): string | undefined | Invalid {
  const field = fields[name];
  if (isNotGiven(field)) return undefined;
  if (typeof field === "object") return invalid;
  return String(field);
}

const wholeNumber = /^-?\d{1,16}$/;

/** A whole number, also as text of plain digits; `1.5`, `1e3`, `0x10`, ` 100` and what no number can hold are invalid. */
export function readWholeNumber(fields: Fields, name: string): number | undefined | Invalid {
  const field = fields[name];
  if (isNotGiven(field)) return undefined;
  const number = typeof field === "string" && wholeNumber.test(field) ? Number(field) : field;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : invalid;
}

/** A flag: true, false, 1, 0 (as PHP's forms say it), yes, no, on, off. Assumed: which words besides true and false. */
export function readFlag(fields: Fields, name: string): boolean | undefined | Invalid {
  const field = fields[name];
  if (isNotGiven(field)) return undefined;
  if (typeof field === "object") return invalid;
  return flags.get(String(field).toLowerCase()) ?? invalid;
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["yes", true],
  ["on", true],
  ["false", false],
  ["0", false],
  ["no", false],
  ["off", false],
]);

/** A free hash such as `metadata`; an empty one is given, since it may be meant to empty what was there. */
export function readHash(fields: Fields, name: string): Fields | undefined | Invalid {
  const field = fields[name];
  if (field === undefined || field === null || field === "") return undefined;
  return isFields(field) ? field : invalid;
}

/** A text, or not given when it is anything else: for fields that the real service never complains about. */
export function textOrNothing(fields: Fields, name: string): string | undefined {
  const text = readText(fields, name);
  return text === invalid ? undefined : text;
}
