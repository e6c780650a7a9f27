/** An amount in the smallest unit of its currency (satang, yen, cent): always a whole number. */
export type MinorUnits = number & { readonly __unit: "minor" };

/** A decimal number without a sign, written out as "3.65"; it never becomes a binary fraction. */
export type DecimalString = string;

/** A number held exactly as one whole number over another. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * Takes a number as an amount of money.
 * @throws RangeError unless it is a whole number from 0 to 2^53 - 1.
 */
export function minorUnits(n: number): MinorUnits {
  if (n < 0) throw new RangeError(`an amount below zero: ${n}`);
  return signedMinorUnits(n);
}

/**
 * Takes a number as an amount of money that may be negative: a net, a balance, a difference.
 * @throws RangeError unless it is a whole number between -(2^53 - 1) and 2^53 - 1.
 */
export function signedMinorUnits(n: number): MinorUnits {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not a whole amount: ${n}`);
  // Adding zero turns -0 into 0, which would otherwise compare as different.
  return (n + 0) as MinorUnits;
}

/**
 * The amount of both together.
 * @throws RangeError when the result can no longer be held exactly.
 */
export function add(a: MinorUnits, b: MinorUnits): MinorUnits {
  return signedMinorUnits(a + b);
}

/**
 * What is left of `a` without `b`; negative when `b` is the larger.
 * @throws RangeError when the result can no longer be held exactly.
 */
export function subtract(a: MinorUnits, b: MinorUnits): MinorUnits {
  return signedMinorUnits(a - b);
}

/**
 * The amount of all together, 0 of none.
 * @throws RangeError when a step on the way can no longer be held exactly.
 */
export function sum(amounts: Iterable<MinorUnits>): MinorUnits {
  let total = minorUnits(0);
  for (const amount of amounts) total = add(total, amount);
  return total;
}

/**
 * Divides and rounds to the nearest whole number, an exact half away from zero.
 * So 5/2 gives 3 and -5/2 gives -3: what is taken back is exactly what was given.
 * @throws RangeError unless the denominator is above zero.
 */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError("a denominator must be above zero");
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

const decimalPattern = /^(\d+)(?:\.(\d+))?$/;

/**
 * Reads a written decimal exactly.
 * @throws RangeError unless it is digits, or digits, a point and digits.
 */
export function fractionOf(text: DecimalString): Fraction {
  const known = fractions.get(text);
  if (known !== undefined) return known;
  const [, whole, decimals = ""] = decimalPattern.exec(text) ?? [];
  if (whole === undefined) throw new RangeError(`not a decimal number: ${text}`);
  const fraction = {
    numerator: BigInt(whole + decimals),
    denominator: 10n ** BigInt(decimals.length),
  };
  if (fractions.size < FRACTIONS_KEPT) fractions.set(text, fraction);
  return fraction;
}

/** Rates are few and asked for at every charge. */
const FRACTIONS_KEPT = 1000;
const fractions = new Map<DecimalString, Fraction>();

/** The given percentage of an amount, rounded half up to the smallest unit. */
export function percentOf(amount: MinorUnits, ratePercent: DecimalString): MinorUnits {
  const rate = fractionOf(ratePercent);
  return exactly(roundHalfUp(BigInt(amount) * rate.numerator, 100n * rate.denominator));
}

/**
 * What a charge of `amount` costs the merchant and what remains of it.
 * The fee is `ratePercent` of the amount plus `flat` (in the smallest unit), rounded half up.
 * Its VAT is `vatPercent` of the rounded fee, rounded half up.
 * The net is negative where the fee exceeds the amount.
 * Source: seventeen recorded combinations of fee_rate, fee_flat and vat_rate.
 */
export function feeOf(charged: {
  readonly amount: MinorUnits;
  readonly ratePercent: DecimalString;
  readonly flat: DecimalString;
  readonly vatPercent: DecimalString;
}): { fee: MinorUnits; feeVat: MinorUnits; net: MinorUnits } {
  const rate = fractionOf(charged.ratePercent);
  const flat = fractionOf(charged.flat);
  // Rate and flat part are rounded once, together: two roundings could add a unit.
  const fee = exactly(
    roundHalfUp(
      BigInt(charged.amount) * rate.numerator * flat.denominator +
        100n * rate.denominator * flat.numerator,
      100n * rate.denominator * flat.denominator,
    ),
  );
  const feeVat = percentOf(fee, charged.vatPercent);
  return { fee, feeVat, net: subtract(subtract(charged.amount, fee), feeVat) };
}

/** An exact result as an amount; one too large becomes an unsafe number and is refused. */
function exactly(result: bigint): MinorUnits {
  return signedMinorUnits(Number(result));
}
