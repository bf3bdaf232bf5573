import { roundToBfloat16, roundToFloat16 } from './float16.js';

type Precision = { readonly round: (value: number) => number; readonly digits: readonly number[] };

/** The number that prints as the shortest decimal which still is this FP32 value: 0.1, where widening prints 0.10000000149011612. */
export function shortestFloat32(value: number): number {
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 2 ** 24 && !Number.isInteger(value)) return shortestBetween(value, size);
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

/**
 * The same for the usual sizes, without a text for each try: a value of 24 bits times a power of ten up to 10^12 is exact, and so a whole
 * number is found and divided with one rounding each.
 */
function shortestBetween(value: number, size: number): number {
  let places = 6;
  for (let limit = 1; places > 0 && size >= limit; limit *= 10) places -= 1;
  for (let limit = 0.1; size < limit; limit /= 10) places += 1;
  for (let scale = 10 ** places; scale <= 1e12; scale *= 10) {
    const candidate = Math.round(size * scale) / scale;
    if (Math.fround(candidate) === size) return value < 0 ? -candidate : candidate;
  }
  return value;
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
