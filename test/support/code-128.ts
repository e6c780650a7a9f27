import assert from "node:assert/strict";

/**
 * Reads a Code 128 barcode from its bars, each with where it begins and how wide it is, in modules: sets B and C, and
 * A's control characters. What no scanner would read fails the test.
 */
export function readCode128(bars: readonly (readonly [number, number])[]): string {
  const widths: number[] = [];
  for (const [i, [x, width]] of bars.entries()) {
    const next = bars[i + 1];
    widths.push(width);
    if (next !== undefined) widths.push(next[0] - x - width);
  }
  const values: number[] = [];
  for (let at = 0; at + 7 < widths.length; at += 6) {
    values.push(patterns.indexOf(widths.slice(at, at + 6).join("")));
  }
  assert.ok(!values.includes(-1), "a bar is no part of a Code 128");
  const check = values.pop() ?? -1;
  const sum = values.reduce((total, value, i) => total + value * Math.max(1, i), 0);
  assert.equal(check, sum % 103, "the check symbol does not fit");
  return textOf(values);
}

function textOf(values: readonly number[]): string {
  let set = "ABC".charAt((values[0] ?? 103) - 103);
  let text = "";
  let shifted: string | undefined;
  for (const value of values.slice(1)) {
    const now = shifted ?? set;
    shifted = undefined;
    if (now === "C" && value < 100) text += String(value).padStart(2, "0");
    else if (value < 96)
      text += String.fromCharCode(now === "A" && value > 63 ? value - 64 : value + 32);
    else if (value === 98) shifted = set === "A" ? "B" : "A";
    else if (value === 99) set = "C";
    else if (value === 100) set = "B";
    else if (value === 101) set = "A";
  }
  return text;
}

// The widths of bars and spaces of each value. Source: ISO/IEC 15417.
// biome-ignore format: a table reads by columns
const patterns = [
  "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
  "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
  "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
  "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
  "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
  "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
  "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
  "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
  "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
  "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
  "114131", "311141", "411131", "211412", "211214", "211232",
];
