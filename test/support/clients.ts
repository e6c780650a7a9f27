import { type Answer, type Api, goodCard, type How } from "./api.ts";

/** With this, an engine takes a test's word for where a request comes from. */
export const behindProxy = { KAKIN_TRUSTED_PROXIES: "127.0.0.1" } as const;

/** The header by which a proxy says who asked it. */
export function from(address: string): Readonly<Record<string, string>> {
  return { "X-Forwarded-For": address };
}

/** Tries to make a token, with the public key unless told otherwise. */
export function tryToken(api: Api, how: How = {}, card: object = {}): Promise<Answer> {
  return api.post("/tokens", { card: { ...goodCard, ...card } }, { key: "public", ...how });
}

/** Does something until it is refused for being done too often; answers how often it was done, and the refusal. */
export async function untilTooOften(
  attempt: () => Promise<Answer>,
): Promise<{ readonly times: number; readonly refused: Answer }> {
  for (let times = 0; times < 1000; times += 1) {
    const answer = await attempt();
    if (answer.status === 429) return { times, refused: answer };
  }
  throw new Error("nobody minds");
}
