import type { FailureCode } from "../catalogue/failure-codes.ts";

/*
 * What became of a question to an acquirer. Five answers, never mixed:
 *   approved, declined   the acquirer has spoken; it will not change its mind
 *   pending              the acquirer has taken it, the answer follows
 *   not_sent             proven that nothing left this machine: safe to ask again
 *   unknown              something may have left and no answer is readable: only looking it up can tell
 */

/** The answer to one operation. */
export type Outcome =
  | { readonly kind: "approved"; readonly approvalCode: string | null }
  | {
      readonly kind: "declined";
      readonly failureCode: FailureCode;
      /** In the acquirer's words; the catalogue's when absent. */
      readonly failureMessage?: string;
      /** False when the security code was what the issuer disliked. */
      readonly securityCodeCheck?: false;
    }
  | { readonly kind: "pending" }
  | { readonly kind: "not_sent"; readonly cause: string }
  | { readonly kind: "unknown"; readonly cause: string };

/** The answer to "what became of this operation?". An inquiry that cannot tell changes nothing. */
export type Inquiry =
  | { readonly found: "yes"; readonly outcome: Outcome }
  | { readonly found: "no"; readonly final: boolean }
  | { readonly found: "cannot_tell"; readonly cause: string };
