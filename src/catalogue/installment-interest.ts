import type { DecimalString } from "../primitives/money.ts";

/**
 * What a month of an installment costs in interest, in per cent of the amount; whoever bears it pays it for every month.
 * Source: a recorded charge of 10,000 baht by installment_bay, whose interest is 480. Assumed: those were six months,
 * and every other bank takes the same.
 */
const MONTHLY_PERCENT_HUNDREDTHS = 80;

/** The interest of a number of months, in per cent of the amount: `4.80` for six. */
export function interestPercent(months: number): DecimalString {
  const hundredths = String(MONTHLY_PERCENT_HUNDREDTHS * months).padStart(3, "0");
  return `${hundredths.slice(0, -2)}.${hundredths.slice(-2)}`;
}
