import type { Fields } from "../primitives/fields.ts";
import type { Shown } from "../versions/shown.ts";
import type { WireObject } from "../versions/wire-object.ts";

/** Which key an endpoint asks for. `any`: a public or a secret one. `none`: anybody. */
export type KeyKindWanted = "secret" | "public" | "any" | "none";

/** What a request says, once its body and query are read. */
export interface Input {
  /** Query and body in one; what is in the body counts where both say something. */
  readonly fields: Fields;
  /** The parts of the path that the route names, such as `charge_id`. */
  readonly path: Readonly<Record<string, string>>;
  /** Who asks, as their connection says. */
  readonly ip?: string | undefined;
}

/**
 * An endpoint as a row: what reaches it, who may, what it accepts, what it does, how the result looks.
 * `E` is the engine, `C` the caller; this folder knows neither.
 */
export interface RouteRow<E, C, P, T> {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** As in the documentation: `/charges/{charge_id}/capture`. */
  readonly path: string;
  readonly key: KeyKindWanted;
  /** `vault` paths may be served on a port of their own. */
  readonly host: "api" | "vault";
  /** Whether browsers on other sites may call it with a public key. */
  readonly crossOrigin?: true;
  /** Whether our own pages may call it, with the key that a page carries in place of the account's public one. */
  readonly takesPageKeys?: true;
  /** Whether a public key may call it only so many times a minute. */
  readonly isLimited?: true;
  /** Reads and checks what the caller sent, without looking at anything stored. */
  params(input: Input, context: { engine: E; call: C }): P;
  action(engine: E, call: C, params: P): Promise<T>;
  /** The answer in the newest shape; older versions are made from it. */
  view(engine: E, call: C, result: T): WireObject | Shown;
}

/** A row whose parameter and result types are nobody else's concern: what `params` reads goes to its own `action`. */
export type Route<E, C> = RouteRow<E, C, unknown, unknown>;

/** Writes a row down, letting the compiler tie parameters, action and view together. */
export function row<E, C, P, T>(definition: RouteRow<E, C, P, T>): Route<E, C> {
  return definition;
}
