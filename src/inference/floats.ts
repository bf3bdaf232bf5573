// IEEE 754 binary16 (FP16) and bfloat16 (BF16) to and from their bits. Node 22 has no Float16Array yet.

const float32 = new Float32Array(1);
const float32Bits = new Uint32Array(float32.buffer);

/** The 16 bits of the nearest FP16, ties to even; beyond 65504 it is Infinity. */
export function float16Bits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size >= 65520) return sign | 0x7c00;
  const exponent = Math.max(exponentOf(size), -14);
  // 1024 steps an octave; a mantissa that rounds up to the next octave carries into the exponent, as it should.
  const mantissa = roundToEven(size / 2 ** (exponent - 10));
  return sign | (mantissa + ((exponent + 14) << 10));
}

/** The value of an IEEE 754 binary16, from its 16 bits. */
export function float16FromBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The 16 bits of the nearest BF16, ties to even; beyond its range it is Infinity. */
export function bfloat16Bits(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0;
  float32[0] = value;
  const bits = float32Bits[0] ?? 0;
  const single = float32[0];
  // Only FP32's own rounding made it a tie: the number itself is nearer to one side.
  if ((bits & 0xffff) === 0x8000 && single !== value)
    return (bits >>> 16) + (Math.abs(value) > Math.abs(single) ? 1 : 0);
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

/** The value of a bfloat16: the upper half of an IEEE 754 binary32. */
export function bfloat16FromBits(bits: number): number {
  float32Bits[0] = bits << 16;
  return float32[0] ?? 0;
}

/** The nearest value that FP16 holds. */
export function roundToFloat16(value: number): number {
  return float16FromBits(float16Bits(value));
}

/** The nearest value that BF16 holds. */
export function roundToBfloat16(value: number): number {
  return bfloat16FromBits(bfloat16Bits(value));
}

function exponentOf(size: number): number {
  const guess = Math.floor(Math.log2(size));
  if (2 ** guess > size) return guess - 1;
  return 2 ** (guess + 1) <= size ? guess + 1 : guess;
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

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
