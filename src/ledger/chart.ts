/*
 * The chart of accounts. Every account exists once per merchant, mode and currency. A debit is written as a positive
 * amount, a credit as a negative one, so an entry is balanced when its lines sum to zero.
 * Source: double entry; the split of a captured charge into receivable, payable, fee and VAT.
 */

/** Every ledger account by its name, and what its balance means. */
// biome-ignore format: a table reads by columns
export const ledgerAccounts = {
  "acquirer.receivable":  { type: "asset",     meaning: "captured money that the acquirer still owes us" },
  "hold.authorised":      { type: "memo",      meaning: "reserved on payers' cards and not captured yet" },
  "hold.counterpart":     { type: "memo",      meaning: "the other side of what is reserved" },
  "merchant.available":   { type: "liability", meaning: "what we owe the merchant; the wire calls it balance" },
  "revenue.fee":          { type: "revenue",   meaning: "our fee on captured charges" },
  "revenue.interest":     { type: "revenue",   meaning: "interest of installments that the merchant bears" },
  "tax.vat":              { type: "liability", meaning: "VAT on our fee and on interest, owed to the tax office" },
} as const satisfies Record<string, { type: "asset" | "liability" | "revenue" | "memo"; meaning: string }>;

/** The name of a ledger account, as postings hold it. */
export type LedgerAccount = keyof typeof ledgerAccounts;

/** The account whose movements the merchant sees as balance and balance transactions. */
export const MERCHANT_BALANCE: LedgerAccount = "merchant.available";
