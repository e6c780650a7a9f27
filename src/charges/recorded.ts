import type { ChangeSet } from "../database/change-set.ts";
import type { ApiError } from "../primitives/api-error.ts";
import type { Card } from "../vault/card.ts";
import type { Charge } from "./charge.ts";
import type { ChargeView } from "./json.ts";
import type { OperationFacts } from "./operation.ts";
import type { Refund } from "./refund.ts";

/** A charge and the card it is about. */
export interface WithCard {
  readonly charge: Charge;
  readonly card: Card | null;
}

/** A charge, and what an acquirer was asked about it. */
export interface Asked extends WithCard {
  readonly operation: OperationFacts;
}

/** What an outcome comes to. */
export interface Recorded {
  readonly charge: Charge;
  readonly changes: ChangeSet;
  /** The charge as it was announced, if it was. */
  readonly view?: ChargeView;
  /** The refund that was made, if the operation was one. */
  readonly refund?: Refund;
  /** What the caller is told in place of an answer: the acquirer would not, or has not answered. */
  readonly refused?: ApiError;
}
