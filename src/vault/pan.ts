/** Drops the blanks and dashes that people type into a card number. */
export function bareNumber(typed: string): string {
  return typed.replace(/[\s-]/g, "");
}

/** Whether a number carries the right check digit. Source: ISO/IEC 7812-1, Luhn. */
export function passesLuhn(number: string): boolean {
  let sum = 0;
  for (let i = 0; i < number.length; i += 1) {
    const digit = number.charCodeAt(number.length - 1 - i) - 48;
    if (digit < 0 || digit > 9) return false;
    const weighted = i % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return number.length > 0 && sum % 10 === 0;
}
