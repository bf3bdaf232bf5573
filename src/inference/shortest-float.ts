import { roundToBfloat16, roundToFloat16 } from './float16.js';

type Precision = { readonly round: (value: number) => number; readonly digits: readonly number[] };

/** The number that prints as the shortest decimal which still is this FP32 value: 0.1, where widening prints 0.10000000149011612. */
export function shortestFloat32(value: number): number {
  return shortest(value, { round: Math.fround, digits: [6, 7, 8, 9] });
}

/** As `shortestFloat32`, for a value that FP16 holds. */
export function shortestFloat16(value: number): number {
  return shortest(value, { round: roundToFloat16, digits: [3, 4, 5] });
}

/** As `shortestFloat32`, for a value that BF16 holds. */
export function shortestBfloat16(value: number): number {
  return shortest(value, { round: roundToBfloat16, digits: [2, 3, 4] });
}

/** The digits start where every decimal of that length survives a round trip, so that a shorter one appears by itself. */
function shortest(value: number, { round, digits }: Precision): number {
  if (!Number.isFinite(value) || (Number.isInteger(value) && Math.abs(value) <= 2 ** 24)) return value;
  // Below the normal range fewer digits tell values apart.
  const isSmall = Math.abs(value) < 2 ** -14;
  for (const count of isSmall ? [1, 2, 3, 4, 5, ...digits] : digits) {
    const candidate = Number(value.toPrecision(count));
    if (round(candidate) === value) return candidate;
  }
  return value;
}
