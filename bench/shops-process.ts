import { join } from "node:path";
import { type ServerProcess, startServer } from "./server-process.ts";
import { type Arrivals, type ShopKind, type ShopsReady, shopKinds } from "./shop-kinds.ts";

/** The shops, and how the bench asks them. */
export interface Shops {
  readonly process: ServerProcess;
  /** Answers the address of a healthy shop, the next one at each call. */
  healthyInTurn(): () => string;
  /** The same with every shop, of whatever kind. */
  allInTurn(): () => string;
  /** How many of so many webhooks go to healthy shops, when all shops take turns. */
  healthyAmong(webhooks: number): number;
  counts(): Promise<Arrivals["counts"]>;
  arrivals(): Promise<Arrivals>;
  forget(): Promise<void>;
}

/** Opens the shops in a process of their own. */
export async function openShops(folder: string): Promise<Shops> {
  const process = await startServer({
    args: [join(import.meta.dirname, "shops.ts")],
    logFile: join(folder, "shops.log"),
  });
  const { url, addresses } = process.ready as unknown as ShopsReady;
  const all = inTurns(addresses);
  const ask = async (path: string, method = "GET"): Promise<Arrivals> => {
    const response = await fetch(url + path, { method });
    return (await response.json()) as Arrivals;
  };
  return {
    process,
    healthyInTurn: () => takingTurns(addresses.healthy),
    allInTurn: () => takingTurns(all),
    healthyAmong(webhooks) {
      const isHealthy = new Set(addresses.healthy);
      return Array.from({ length: webhooks }, (_, i) => all[i % all.length] ?? "").filter((one) =>
        isHealthy.has(one),
      ).length;
    },
    counts: async () => (await ask("/counts")).counts,
    arrivals: () => ask("/arrivals"),
    async forget() {
      await ask("/forget", "POST");
    },
  };
}

/** All kinds mixed: each round of ten or so meets a few that do not work. */
function inTurns(addresses: ShopsReady["addresses"]): string[] {
  const kinds = Object.keys(shopKinds) as ShopKind[];
  const spread = kinds.flatMap((kind) => {
    const own = addresses[kind];
    return own.map((address, i) => ({ address, place: (i + 0.5) / own.length }));
  });
  return spread.sort((one, other) => one.place - other.place).map(({ address }) => address);
}

function takingTurns(addresses: readonly string[]): () => string {
  let at = -1;
  return () => {
    at = (at + 1) % addresses.length;
    return addresses[at] ?? "";
  };
}
