import type { Connector } from "../acquirers/connector.ts";
import type { Change } from "../database/change-set.ts";
import type { Database } from "../database/database.ts";
import type { Clock, Instant } from "../primitives/clock.ts";
import type { IdMaker } from "../primitives/ids.ts";
import type { Config } from "./config.ts";
import type { KeyRing } from "./key-ring.ts";
import type { Log } from "./log.ts";
import type { Meters } from "./meter.ts";
import type { Whose } from "./owner.ts";

/** All that an action may ask of the outside world. Built by hand in `open-engine.ts`, first argument of every action. */
export interface Engine {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdMaker;
  readonly keys: KeyRing;
  readonly config: Config;
  readonly log: Log;
  /** The simulator, which answers test mode, and the acquirers configured for live mode. */
  readonly connectors: readonly Connector[];
  /** Our own public addresses; known once the server listens, and never taken from a request. */
  readonly addresses: Addresses;
  readonly outbox: Outbox;
  /** How often what is limited was done of late. */
  readonly meters: Meters;
}

/** Where we are reached, without a trailing slash. */
export interface Addresses {
  api: string;
  vault: string;
}

/** What sends webhooks in this process, as far as those who write them have to know. */
export interface Outbox {
  /**
   * Whether this very process takes care of a delivery that is written now. It is then leased to us from birth, which saves
   * claiming it, and carried by its event. False where nothing is sent. Who asks is about to write: what waits to be written
   * of other deliveries goes with it.
   */
  takes: () => boolean;
  /** Whether this process is sending that delivery, or is about to. */
  holds: (deliveryId: string) => boolean;
  /**
   * The shift in which an event of that moment, by the account's clock, is written now that carries deliveries; with what
   * that takes. Only asked when one was taken.
   */
  shiftFor: (whose: Whose, at: Instant) => { readonly id: string; readonly change: Change };
  /** Whether this process takes care of that shift. */
  ownsShift: (shiftId: string) => boolean;
  /** Has written what came of deliveries, which waits for a while as a rule; for those who look at them. */
  writeDown: () => Promise<void>;
}
