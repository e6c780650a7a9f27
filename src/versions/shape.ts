/**
 * The words a version is written with, and the compiler that turns a version into one function.
 *
 * A version says, object by object, which keys it prints, in their order and with its own names.
 * Each key list becomes a function that copies those keys and nothing else, when it is first used: a
 * request pays for one straight run over the keys and never for a chain of edits.
 */
import { invariant } from "../primitives/invariant.ts";
import { whenNeeded } from "../primitives/when-needed.ts";
import type { ApiVersion } from "./api-versions.ts";
import type { JsonObject, JsonValue, WireObject, WireValue } from "./wire-object.ts";

/** One key that a version prints: its name there, whence its value, and when it is shown. */
interface Key {
  readonly printed: string;
  readonly from: string;
  readonly onlyIf?: string;
  readonly untouched?: true;
  readonly always?: JsonValue;
}

/** The keys of one object in one version, in the order they are printed. */
export type Shape = readonly Key[];

/** What an API version looks like; everything in it is read once, when it is first spoken. */
export interface Version {
  /** The date that names it. */
  readonly since: ApiVersion;
  /** How a currency is written, `thb` or `THB`. */
  readonly currencyCase: "lower" | "upper";
  /** How a deleted card, customer or link is shown: whole, or by its four first facts. */
  readonly tombstone: "full" | "short";
  /** The `order` of a list inside another object; a list by itself keeps its own. */
  readonly nestedListOrder: "chronological" | null;
  /** The keys of each object, by the object's name. */
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** A key list of names parted by spaces and the words below; a key without a value is left out. */
export function keys(...parts: readonly (string | Shape)[]): Shape {
  return parts.flatMap((part) =>
    typeof part === "string"
      ? part.split(" ").map((name) => ({ printed: name, from: name }))
      : part,
  );
}

/** A key whose newest name is `newest` and which this version calls `printed`. */
export function renamed(printed: string, newest: string): Shape {
  return [{ printed, from: newest }];
}

/** Keys that are shown only when another one, `condition`, is there: not null and not false. */
export function onlyIf(condition: string, names: string): Shape {
  return keys(names).map((key) => ({ ...key, onlyIf: condition }));
}

/** Keys that are shown only when they are not null themselves. */
export function ifSet(names: string): Shape {
  return keys(names).map((key) => ({ ...key, onlyIf: key.from }));
}

/** A key that holds the same value in every object. */
export function always(printed: string, value: JsonValue): Shape {
  return [{ printed, from: printed, always: value }];
}

/** A key whose objects are handed on as they are, in whatever version they were written. */
export function untouched(name: string): Shape {
  return [{ printed: name, from: name, untouched: true }];
}

/** A list, alike in every version. Source: lists recorded in 2025, all versions. */
export const listShape = keys("object data limit offset total location order from to");

/**
 * Source: answers to DELETE, and a deleted card in its charge, in 2017-11-02 and before.
 * Assumed: what is read after its deletion looks the same.
 */
const tombstoneShape = keys("object id livemode deleted");
const leavesTombstone: ReadonlySet<string> = new Set(["card", "customer", "link"]);

/** The ways a value may change on its way out. */
type Rewriting = "object" | "currency" | "currencies" | "backends";
type Rewrites = Readonly<Record<Rewriting, (value: WireValue) => WireValue>>;
type Writer = (from: WireObject) => JsonObject;

/** Keys, by newest name, that hold objects of ours, lists of them, or ids that may be expanded. */
const objectKeys: ReadonlySet<string> = new Set([
  ..."card cards charge charges customer data default_card dispute image link".split(" "),
  ..."linked_account linked_accounts origin refunds scannable_code schedule source".split(" "),
  ..."transaction webhook_deliveries".split(" "),
]);

/** Keys, by their newest name, that hold currencies, and in which form. */
const currencyKeys: ReadonlyMap<string, Rewriting> = new Map([
  ["currency", "currency"],
  ["funding_currency", "currency"],
  ["supported_currencies", "currencies"],
  ["payment_backends", "backends"],
]);

/**
 * Makes the function that writes canonical objects as `version` shows them.
 * An object whose name the version does not list is handed back as it is. The answer shares
 * untouched parts with the object given, so neither may be changed afterwards.
 */
export function compileVersion(version: Version): (object: WireObject) => JsonObject {
  const writers = new Map<string, Writer>();
  const rewrites: Rewrites = {
    ...currencyRewrites,
    object: (value) => writeInside(value, writers),
  };
  const compile = (name: string, shape: Shape) => compileShape(name, shape, version, rewrites);

  for (const [name, shape] of Object.entries(version.shapes)) {
    writers.set(name, compile(name, shape));
  }
  if (version.tombstone === "short") {
    const writeTombstone = compile("tombstone", tombstoneShape);
    for (const name of leavesTombstone) {
      const writeWhole = writers.get(name);
      if (writeWhole === undefined) continue;
      writers.set(name, (from) => (from["deleted"] === true ? writeTombstone : writeWhole)(from));
    }
  }
  // What is inside another object goes through `writers`, what is the whole answer through `atTop`.
  const atTop = new Map(writers);
  const nestedList = listShape.flatMap((key) =>
    key.printed === "order" ? always("order", version.nestedListOrder) : key,
  );
  writers.set("list", compile("nested_list", nestedList));

  return (object) => atTop.get(object.object)?.(object) ?? (object as JsonObject);
}

/** Writes whatever holds objects of ours: one of them, several, or the bare id of one. */
function writeInside(value: WireValue, writers: ReadonlyMap<string, Writer>): WireValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: WireValue) => writeInside(item, writers));
  const held = value as WireObject;
  return writers.get(held.object)?.(held) ?? held;
}

/**
 * Writes out, as text, the function a person would write by hand for one key list, and makes it when
 * it is first used.
 * The text holds names of our own tables and nothing else. A loop over the list is no match: V8
 * keeps an object that grows by computed keys as a dictionary, and a charge, shaped and
 * stringified, took 5.1 µs instead of 2.0.
 */
function compileShape(name: string, shape: Shape, version: Version, rewrites: Rewrites): Writer {
  const lines = shape.map((key) => copyLine(key, version));
  const text = `return function ${plainName(`write_${name}`)}(from) {
    const to = {};
    let value;
    ${lines.join("\n    ")}
    return to;
  };`;
  const writer = whenNeeded(() => {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- nothing of a request is in it.
    const makeWriter = new Function("rewrites", text) as (rewrites: Rewrites) => Writer;
    return makeWriter(rewrites);
  });
  return (from) => writer()(from);
}

/** One key: `if ((value = from.created_at) !== undefined) to.created = value;` and the like. */
function copyLine(key: Key, version: Version): string {
  const to = `to.${plainName(key.printed)}`;
  if (key.always !== undefined) return `${to} = ${JSON.stringify(key.always)};`;

  const rewriting = findRewriting(key, version);
  const value = rewriting === undefined ? "value" : `rewrites.${rewriting}(value)`;
  const copy = `if ((value = from.${plainName(key.from)}) !== undefined) ${to} = ${value};`;
  if (key.onlyIf === undefined) return copy;

  const condition = `from.${plainName(key.onlyIf)}`;
  return `if (${condition} != null && ${condition} !== false) ${copy}`;
}

/**
 * How the value of a key changes. It does not unless the key is known to hold something of ours,
 * so that nothing a caller made up (metadata, a source's items) is taken for an object of the API.
 */
function findRewriting(key: Key, version: Version): Rewriting | undefined {
  if (key.untouched) return undefined;
  if (objectKeys.has(key.from)) return "object";
  return version.currencyCase === "lower" ? currencyKeys.get(key.from) : undefined;
}

function plainName(name: string): string {
  invariant(/^[a-z][a-z0-9_]*$/.test(name), `a key is a plain name, unlike ${name}`);
  return name;
}

const lowerCase = (value: WireValue) => (typeof value === "string" ? value.toLowerCase() : value);

const currencyRewrites = {
  currency: lowerCase,
  currencies: (value: WireValue) => (Array.isArray(value) ? value.map(lowerCase) : value),
  backends: (value: WireValue) => (Array.isArray(value) ? value.map(writeBackend) : value),
};

/** One `{ name: { type, currencies, … } }` of `payment_backends`, an older capability's methods. */
function writeBackend(backend: Readonly<Record<string, Readonly<Record<string, WireValue>>>>) {
  return Object.fromEntries(
    Object.entries(backend).map(([name, method]) => [
      name,
      { ...method, currencies: currencyRewrites.currencies(method["currencies"]) },
    ]),
  );
}
