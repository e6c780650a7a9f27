import type { Country } from "./countries.ts";
import type { Currency } from "./currencies.ts";

/*
 * Every way to pay that is not a plain card. One row adds a method (docs/how-to/add-payment-method.md).
 *
 *   flow           redirect: the payer is sent to a page; app_redirect: to an app; offline: pays by a code or slip
 *   shows          what an offline payer scans, reads or types; absent: nothing of ours
 *   sold           in which country's accounts it exists, and in which currencies
 *   limits         smallest and largest amount by currency; "account": those of the account's country
 *   validFor       how long the payer has; end_of_day: until 23:59:59 where the method lives
 *   settableUpTo   how far ahead `expires_at` may be set; absent: not at all
 *   refund         none, full (only the whole), partial (any part); void: a same-day refund cancels
 *   requires       what the source must carry besides amount and currency
 *   expirable      whether the merchant may expire it by request. Source: charges-api, expire (the eight types)
 *   onTimeout      what an unpaid charge becomes; absent: expired
 *   installments   allowed numbers of months, the least per month, and whether the merchant always bears the interest
 *   withCard       the charge carries a card token too (white-label installments)
 *
 * Source: sources-api, the methods' own pages, recorded capability of Thailand (2019-05-29), the published plugins.
 * Assumed: a method whose limits, time or refunds were never seen has its country's limits, 24 hours and partial refunds;
 * bkash, easypaisa and paynext are known by name only.
 */

/** How the payer is led to pay, as a source shows it. */
export type Flow = "redirect" | "app_redirect" | "offline";

/** What a source may have to carry. */
export type SourceParameter =
  | "bank"
  | "barcode"
  | "email"
  | "installment_term"
  | "items"
  | "name"
  | "phone_number"
  | "shipping";

/** The columns explained above; amounts are in the smallest unit of their currency. */
export interface PaymentMethodRow {
  readonly flow: Flow;
  readonly shows?: "promptpay_qr" | "paynow_qr" | "page_qr" | "bill_barcode" | "konbini_code";
  readonly sold: Readonly<Partial<Record<Country, readonly Currency[]>>>;
  readonly limits:
    | "account"
    | Readonly<Partial<Record<Currency, readonly [min: number, max: number]>>>;
  readonly validFor: Validity;
  readonly settableUpTo?: Validity;
  readonly refund: "none" | "full" | "partial";
  readonly void?: true;
  readonly requires?: readonly SourceParameter[];
  readonly expirable?: true;
  readonly onTimeout?: "failed";
  readonly installments?: {
    readonly terms: readonly number[];
    readonly monthlyMin: number;
    readonly merchantBears?: true;
  };
  readonly withCard?: true;
}

/** A length of time (minutes, hours, days), or until the end of the day. */
export type Validity = `${number}m` | `${number}h` | `${number}d` | "end_of_day";

/** Every source type there is; a type that is not here is refused. */
// biome-ignore format: one method a row
export const paymentMethods = {
  alipay: { flow: "redirect", sold: { TH: ["THB"] }, limits: "account", validFor: "7d", refund: "partial" },
  alipay_cn: { flow: "app_redirect", sold: { TH: ["THB", "USD", "EUR", "JPY", "GBP", "CAD", "AUD", "SGD", "CHF", "SEK", "DKK", "NOK", "NZD", "HKD", "CNY"], SG: ["SGD"] }, limits: "account", validFor: "24h", refund: "partial", expirable: true },
  alipay_hk: { flow: "app_redirect", sold: { TH: ["THB", "USD", "JPY", "CAD", "SGD", "HKD"], SG: ["SGD"] }, limits: "account", validFor: "24h", refund: "partial", expirable: true },
  alipayplus_mpm: { flow: "offline", shows: "page_qr", sold: { TH: ["THB"] }, limits: "account", validFor: "24h", refund: "partial" },
  alipayplus_upm: { flow: "offline", sold: { TH: ["THB"] }, limits: "account", validFor: "24h", refund: "partial", requires: ["barcode"] },
  atome: { flow: "redirect", sold: { TH: ["THB"], SG: ["SGD"], MY: ["MYR"] }, limits: { THB: [2000, 15000000], SGD: [150, 2000000], MYR: [1000, 10000000] }, validFor: "24h", refund: "partial", requires: ["phone_number", "items", "shipping"] },
  atome_qr: { flow: "offline", shows: "page_qr", sold: { TH: ["THB"] }, limits: { THB: [2000, 15000000], SGD: [150, 2000000], MYR: [1000, 10000000] }, validFor: "24h", refund: "partial", requires: ["phone_number", "items", "shipping"] },
  barcode_alipay: { flow: "offline", sold: { TH: ["THB"] }, limits: "account", validFor: "7d", refund: "partial", requires: ["barcode"], expirable: true },
  barcode_wechat: { flow: "offline", sold: { TH: ["THB"] }, limits: "account", validFor: "24h", refund: "partial", requires: ["barcode"] },
  bill_payment_tesco_lotus: { flow: "offline", shows: "bill_barcode", sold: { TH: ["THB"] }, limits: "account", validFor: "24h", refund: "none" },
  bkash: { flow: "app_redirect", sold: { TH: ["THB"], SG: ["SGD"] }, limits: "account", validFor: "24h", refund: "partial" },
  boost: { flow: "redirect", sold: { MY: ["MYR"] }, limits: "account", validFor: "24h", refund: "partial" },
  dana: { flow: "app_redirect", sold: { TH: ["JPY", "IDR", "SGD"], SG: ["SGD", "JPY", "IDR"] }, limits: "account", validFor: "24h", refund: "partial", expirable: true },
  duitnow_obw: { flow: "redirect", sold: { MY: ["MYR"] }, limits: "account", validFor: "24h", refund: "partial", requires: ["bank"] },
  duitnow_qr: { flow: "redirect", sold: { MY: ["MYR"] }, limits: "account", validFor: "24h", refund: "partial" },
  easypaisa: { flow: "app_redirect", sold: { TH: ["THB"], SG: ["SGD"] }, limits: "account", validFor: "24h", refund: "partial" },
  econtext: { flow: "offline", shows: "konbini_code", sold: { JP: ["JPY"] }, limits: { JPY: [200, 49999] }, validFor: "3d", refund: "none", requires: ["name", "email", "phone_number"] },
  fpx: { flow: "redirect", sold: { MY: ["MYR"] }, limits: "account", validFor: "7d", refund: "partial", requires: ["bank"] },
  gcash: { flow: "app_redirect", sold: { TH: ["USD", "JPY", "CAD", "SGD", "PHP", "MYR"], SG: ["SGD"], MY: ["MYR"] }, limits: "account", validFor: "24h", refund: "partial", expirable: true },
  grabpay: { flow: "redirect", sold: { TH: ["THB"], SG: ["SGD"], MY: ["MYR"] }, limits: "account", validFor: "24h", refund: "partial" },
  grabpay_rms: { flow: "redirect", sold: { MY: ["MYR"] }, limits: "account", validFor: "24h", refund: "partial" },
  installment_bay: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", installments: { terms: [3, 4, 6, 9, 10], monthlyMin: 50000 } },
  installment_bbl: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", installments: { terms: [4, 6, 8, 9, 10], monthlyMin: 50000 } },
  installment_first_choice: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", installments: { terms: [3, 4, 6, 9, 10, 12, 18, 24, 36], monthlyMin: 30000 } },
  installment_kbank: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", installments: { terms: [3, 4, 6, 10], monthlyMin: 30000 } },
  installment_ktc: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", installments: { terms: [3, 4, 5, 6, 7, 8, 9, 10], monthlyMin: 30000 } },
  installment_mbb: { flow: "redirect", sold: { MY: ["MYR"] }, limits: { MYR: [50000, 10000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", installments: { terms: [6, 12, 18, 24], monthlyMin: 8333, merchantBears: true } },
  installment_paynext_extra_jumpapp: { flow: "app_redirect", sold: { TH: ["THB"] }, limits: "account", validFor: "24h", refund: "full" },
  installment_paynext_extra_qr: { flow: "offline", shows: "page_qr", sold: { TH: ["THB"] }, limits: "account", validFor: "24h", refund: "full" },
  installment_scb: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", installments: { terms: [3, 4, 6, 9, 10], monthlyMin: 50000 } },
  installment_ttb: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", installments: { terms: [3, 4, 6, 10], monthlyMin: 50000 } },
  installment_uob: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", installments: { terms: [3, 4, 6, 10], monthlyMin: 50000 } },
  installment_wlb_bay: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", withCard: true, installments: { terms: [3, 4, 6, 9, 10], monthlyMin: 50000 } },
  installment_wlb_bbl: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", withCard: true, installments: { terms: [4, 6, 8, 10], monthlyMin: 50000 } },
  installment_wlb_first_choice: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", withCard: true, installments: { terms: [3, 4, 6, 9, 10, 12, 18, 24], monthlyMin: 30000 } },
  installment_wlb_kbank: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", withCard: true, installments: { terms: [3, 6, 10], monthlyMin: 50000 } },
  installment_wlb_ktc: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", withCard: true, installments: { terms: [3, 4, 5, 6, 7, 8, 9, 10], monthlyMin: 30000 } },
  installment_wlb_scb: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", withCard: true, installments: { terms: [3, 4, 6, 9, 10], monthlyMin: 50000 } },
  installment_wlb_ttb: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", withCard: true, installments: { terms: [3, 4, 6, 10], monthlyMin: 50000 } },
  installment_wlb_uob: { flow: "redirect", sold: { TH: ["THB"] }, limits: { THB: [200000, 15000000] }, validFor: "7d", refund: "full", requires: ["installment_term"], onTimeout: "failed", withCard: true, installments: { terms: [3, 4, 6, 10], monthlyMin: 50000 } },
  internet_banking_bay: { flow: "redirect", sold: { TH: ["THB"] }, limits: "account", validFor: "7d", refund: "none" },
  internet_banking_bbl: { flow: "redirect", sold: { TH: ["THB"] }, limits: "account", validFor: "7d", refund: "none" },
  internet_banking_ktb: { flow: "redirect", sold: { TH: ["THB"] }, limits: "account", validFor: "7d", refund: "none" },
  internet_banking_scb: { flow: "redirect", sold: { TH: ["THB"] }, limits: "account", validFor: "7d", refund: "none" },
  kakaopay: { flow: "app_redirect", sold: { TH: ["THB", "USD", "JPY", "KRW"], SG: ["SGD"] }, limits: "account", validFor: "24h", refund: "partial", expirable: true },
  maybank_qr: { flow: "redirect", sold: { MY: ["MYR"] }, limits: "account", validFor: "24h", refund: "partial" },
  mobile_banking_bay: { flow: "app_redirect", sold: { TH: ["THB"] }, limits: "account", validFor: "15m", refund: "none" },
  mobile_banking_bbl: { flow: "app_redirect", sold: { TH: ["THB"] }, limits: "account", validFor: "15m", refund: "none" },
  mobile_banking_kbank: { flow: "app_redirect", sold: { TH: ["THB"] }, limits: "account", validFor: "10m", refund: "none" },
  mobile_banking_ktb: { flow: "app_redirect", sold: { TH: ["THB"] }, limits: "account", validFor: "30m", refund: "none" },
  mobile_banking_ocbc: { flow: "app_redirect", sold: { SG: ["SGD"] }, limits: "account", validFor: "24h", refund: "partial" },
  mobile_banking_scb: { flow: "app_redirect", sold: { TH: ["THB"] }, limits: "account", validFor: "7d", refund: "none" },
  paynow: { flow: "offline", shows: "paynow_qr", sold: { SG: ["SGD"] }, limits: "account", validFor: "end_of_day", refund: "partial" },
  paypay: { flow: "app_redirect", sold: { JP: ["JPY"] }, limits: "account", validFor: "24h", refund: "partial", expirable: true },
  promptpay: { flow: "offline", shows: "promptpay_qr", sold: { TH: ["THB"] }, limits: "account", validFor: "24h", settableUpTo: "24h", refund: "partial" },
  qr_code_upi: { flow: "offline", shows: "page_qr", sold: { TH: ["THB"] }, limits: "account", validFor: "24h", refund: "partial" },
  rabbit_linepay: { flow: "redirect", sold: { TH: ["THB"] }, limits: "account", validFor: "24h", refund: "partial", onTimeout: "failed" },
  shopeepay: { flow: "redirect", sold: { TH: ["THB"], SG: ["SGD"], MY: ["MYR"] }, limits: { THB: [2000, 15000000], SGD: [100, 2000000], MYR: [100, 499900] }, validFor: "20m", settableUpTo: "60m", refund: "partial" },
  shopeepay_jumpapp: { flow: "app_redirect", sold: { TH: ["THB"], SG: ["SGD"], MY: ["MYR"] }, limits: { THB: [2000, 15000000], SGD: [100, 2000000], MYR: [100, 999900] }, validFor: "20m", settableUpTo: "60m", refund: "partial" },
  touch_n_go: { flow: "app_redirect", sold: { TH: ["THB", "JPY"], SG: ["SGD"], MY: ["MYR"] }, limits: "account", validFor: "24h", refund: "partial", expirable: true },
  truemoney: { flow: "redirect", sold: { TH: ["THB"] }, limits: "account", validFor: "7d", refund: "partial", requires: ["phone_number"] },
  truemoney_jumpapp: { flow: "app_redirect", sold: { TH: ["THB"] }, limits: { THB: [10000, 5000000] }, validFor: "3m", refund: "partial", void: true, onTimeout: "failed" },
  truemoney_qr: { flow: "offline", shows: "page_qr", sold: { TH: ["THB"] }, limits: { THB: [10000, 5000000] }, validFor: "24h", settableUpTo: "24h", refund: "partial", void: true, onTimeout: "failed" },
  wechat_pay: { flow: "app_redirect", sold: { TH: ["THB"] }, limits: "account", validFor: "24h", refund: "none" },
  wechat_pay_mpm: { flow: "offline", shows: "page_qr", sold: { TH: ["THB"] }, limits: "account", validFor: "24h", refund: "partial" },
  wechat_pay_upm: { flow: "offline", sold: { TH: ["THB"] }, limits: "account", validFor: "24h", refund: "partial", requires: ["barcode"] },
} as const satisfies Record<string, PaymentMethodRow>;

/** A way to pay, as the wire names it. */
export type SourceType = keyof typeof paymentMethods;

const rows: ReadonlyMap<string, PaymentMethodRow> = new Map(Object.entries(paymentMethods));

/** The method that a type names; undefined when there is none. */
export function findPaymentMethod(type: string): PaymentMethodRow | undefined {
  return rows.get(type);
}

/** The row of a method that is known to exist. */
export function paymentMethod(type: SourceType): PaymentMethodRow {
  return paymentMethods[type];
}
