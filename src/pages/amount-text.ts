import { type Currency, currencies } from "../catalogue/currencies.ts";
import type { Instant } from "../primitives/clock.ts";
import type { MinorUnits } from "../primitives/money.ts";
import type { Language } from "./language.ts";

const locales = { en: "en-GB", ja: "ja-JP", th: "th-TH-u-ca-gregory" } as const;
const amountFormats = new Map<string, Intl.NumberFormat>();
const momentFormats = new Map<string, Intl.DateTimeFormat>();

/** An amount as a payer reads it: `THB 1,000.00`, `JPY 1,000`. */
export function amountText(amount: MinorUnits, currency: Currency, language: Language): string {
  const { decimals } = currencies[currency];
  const key = `${language}/${decimals}`;
  let format = amountFormats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locales[language], {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    amountFormats.set(key, format);
  }
  return `${currency} ${format.format(amount / 10 ** decimals)}`;
}

/** A moment as a payer reads it, in the time of the merchant's country. */
export function momentText(at: Instant, timeZone: string, language: Language): string {
  const key = `${language}/${timeZone}`;
  let format = momentFormats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locales[language], {
      dateStyle: "medium",
      timeStyle: "short",
      timeZone,
    });
    momentFormats.set(key, format);
  }
  const zone = timeZone.split("/").at(-1)?.replaceAll("_", " ") ?? timeZone;
  return `${format.format(at)} (${zone})`;
}
