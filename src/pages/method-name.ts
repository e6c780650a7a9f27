import type { SourceType } from "../catalogue/payment-methods.ts";

/*
 * How payers call a way to pay. Made of the words of its type, so that a new method has a name as soon as it has a row
 * in the catalogue; words that are spelled otherwise than they look stand here.
 */
// word in the type: how it is written
const words: Readonly<Record<string, string>> = {
  alipayplus: "Alipay+",
  bay: "Krungsri",
  bbl: "Bangkok Bank",
  bill: "",
  cn: "(China)",
  duitnow: "DuitNow",
  econtext: "Convenience store",
  extra: "",
  fpx: "FPX",
  gcash: "GCash",
  go: "Go",
  grabpay: "GrabPay",
  hk: "(Hong Kong)",
  jumpapp: "",
  kakaopay: "Kakao Pay",
  kbank: "KBank",
  ktb: "Krungthai",
  ktc: "KTC",
  linepay: "LINE Pay",
  mbb: "Maybank",
  mpm: "",
  n: "’n",
  obw: "Online Banking",
  payment: "",
  ocbc: "OCBC",
  paynext: "Pay Next",
  paynow: "PayNow",
  paypay: "PayPay",
  promptpay: "PromptPay",
  qr: "QR",
  rms: "",
  scb: "SCB",
  shopeepay: "ShopeePay",
  tesco: "Lotus’s",
  lotus: "",
  truemoney: "TrueMoney",
  ttb: "ttb",
  uob: "UOB",
  upi: "UPI",
  upm: "",
  wechat: "WeChat",
  wlb: "",
};

/** The name of a way to pay: `Alipay`, `Mobile Banking SCB`. */
export function methodName(type: SourceType): string {
  return type
    .split("_")
    .map((word) => words[word] ?? word.charAt(0).toUpperCase() + word.slice(1))
    .filter((word) => word !== "")
    .join(" ");
}
