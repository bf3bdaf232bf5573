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

export function float16FromBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The 16 bits of the BF16 nearest to the FP32 of this number, ties to even. */
export function bfloat16Bits(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0;
  float32[0] = value;
  const bits = float32Bits[0] ?? 0;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

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
