import { refusal } from "../catalogue/api-errors.ts";

interface Limits {
  readonly depthMax: number;
  readonly keysMax: number;
}

/**
 * Refuses what no honest client sends: `__proto__`, NUL characters, halves of characters, numbers beyond all numbers,
 * and shapes that are only there to cost time. Names such as `constructor` are ordinary data and stay.
 * @throws ApiError bad_request
 */
export function ensureHarmless(value: object, limits: Limits): void {
  const budget = { keys: limits.keysMax };
  walk(value, limits.depthMax, budget);
}

function walk(value: object, depth: number, budget: { keys: number }): void {
  if (depth === 0) throw refusal("bad_request", "the body is nested too deeply");
  for (const name in value) {
    budget.keys -= 1;
    if (budget.keys < 0) throw refusal("bad_request", "the body has too many fields");
    if (name === "__proto__") throw refusal("bad_request", "__proto__ is not a field");
    ensureText(name);
    const field = (value as Record<string, unknown>)[name];
    if (typeof field === "string") ensureText(field);
    else if (typeof field === "number") ensureNumber(field);
    else if (typeof field === "object" && field !== null) walk(field, depth - 1, budget);
  }
}

/** JSON can write a number that nothing can hold; kept, it would come back as null. */
function ensureNumber(number: number): void {
  if (!Number.isFinite(number)) throw refusal("bad_request", "the body holds too large a number");
}

function ensureText(text: string): void {
  if (text.includes("\u0000")) throw refusal("bad_request", "the body holds a NUL character");
  if (!text.isWellFormed()) throw refusal("bad_request", "the body holds half a character");
}
