import type { Engine } from "../engine/engine.ts";
import type { Delivery } from "./delivery.ts";
import { replaceDelivery } from "./delivery-store.ts";

/** So many are one change set: where one was changed meanwhile, each of them is written again alone. */
export const TOGETHER_MAX = 64;

/** Whether deliveries could be written in one change set; a fault in one of them is for it alone to meet. */
export async function areWrittenTogether(
  engine: Engine,
  deliveries: readonly Delivery[],
): Promise<boolean> {
  try {
    return (await engine.database.commit(deliveries.map(replaceDelivery))) === "written";
  } catch {
    return false;
  }
}
