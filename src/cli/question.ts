import type { Endpoint } from "../http/endpoint.ts";
import type { Fields } from "../primitives/fields.ts";

/** What a command wants from the engine. */
export interface Question {
  readonly method: Endpoint["method"];
  readonly path: string;
  readonly fields?: Fields;
  /** Asked with this API key; as the operator when not given. */
  readonly key?: string | undefined;
}

/** How a question says who asks. */
export function authorizationFor({ key }: Question, operatorToken: string): string {
  if (key === undefined) return `Bearer ${operatorToken}`;
  return `Basic ${Buffer.from(`${key}:`).toString("base64")}`;
}
