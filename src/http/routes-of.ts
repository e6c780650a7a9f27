import findMyWay from "find-my-way";
import type { Endpoint } from "./endpoint.ts";

/*
 * Which endpoint a method and a path reach.
 */

/** Longer parts of a path are no id of ours. */
const PART_LENGTH_MAX = 512;

/** An endpoint that a request reaches, or a question of a browser about one. */
export interface Reached {
  /** `undefined` where a browser asks whether a page of another site may call. */
  readonly endpoint: Endpoint | undefined;
  /** The parts of the path that the endpoint names. */
  readonly path: Readonly<Record<string, string>>;
  /** What stands behind the question mark. */
  readonly query: string;
}

/** Finds what a request reaches; `unreadable` is a path that is no text, or a part too long. */
export type Routes = (method: string, url: string) => Reached | "nothing" | "unreadable";

/** Makes routes of endpoints. A slash too many at the end is one that clients really send. */
export function routesOf(endpoints: readonly Endpoint[]): Routes {
  const router = findMyWay({
    ignoreTrailingSlash: true,
    maxParamLength: PART_LENGTH_MAX,
    querystringParser: (text) => text,
    onBadUrl: unused,
    onMaxParamLength: unused,
  });
  for (const endpoint of endpoints) {
    const url = endpoint.path.replace(/\{(\w+)\}/g, ":$1");
    router.on(endpoint.method, url, unused, { endpoint });
    const isAsked = endpoint.crossOrigin && !router.hasRoute("OPTIONS", url);
    if (isAsked) router.on("OPTIONS", url, unused, { endpoint: undefined });
  }
  return (method, url) => {
    const found = router.find(method as "GET", url);
    if (found === null) return "nothing";
    const store = found.store as Pick<Reached, "endpoint"> | null;
    // What the router answers for `onBadUrl` and `onMaxParamLength` comes without anything of ours.
    if (store === null) return "unreadable";
    return {
      endpoint: store.endpoint,
      path: found.params as Reached["path"],
      query: found.searchParams as unknown as string,
    };
  };
}

/** The router only finds; what was found is answered by respond.ts. */
function unused(): void {}
