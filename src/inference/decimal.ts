/** The powers of ten that a double holds exactly. */
const exactPowers = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/** Powers of ten from 10^-90 to 10^60, each as the sum of two doubles: the nearest one, and what it lacks. */
const leastPower = -90;
const mostPower = 60;
const powers = Float64Array.from({ length: mostPower - leastPower + 1 }, (_, index) =>
  Number(`1e${index + leastPower}`),
);
const lacks = powers.map((power, index) => {
  const exponent = index + leastPower;
  // As a whole number of 2^-512: 10^-90 has more than 200 bits there.
  const exact = exponent < 0 ? 2n ** 512n / 10n ** BigInt(-exponent) : 10n ** BigInt(exponent) * 2n ** 512n;
  return Number(exact - BigInt(power * 2 ** 512)) * 2 ** -512;
});

/** 2^27 + 1: parts a double into halves of 26 bits (Dekker, A floating-point technique for extending the available precision). */
const splitter = 134_217_729;
/** More than the error of a product of sums of two doubles, as a share of it. */
const error = 2 ** -99;

/**
 * The double nearest to `first` × 10^(secondDigits + thirdDigits) + `second` × 10^thirdDigits + `third`, all × 10^power, where the parts
 * are whole and have up to nine digits each. NaN where this way does not tell which of two doubles is the nearest.
 */
export function nearestDouble(
  first: number,
  second: number,
  secondDigits: number,
  third: number,
  thirdDigits: number,
  power: number,
): number {
  const scale = exactPowers[secondDigits] ?? NaN;
  if (secondDigits < 7) {
    const whole = first * scale + second;
    // Both are exact, so that one operation rounds but once (Clinger, How to read floating point numbers accurately).
    if (power <= 0 && power >= -22) return whole / (exactPowers[-power] ?? NaN);
    if (power > 0 && power <= 22) return whole * (exactPowers[power] ?? NaN);
  }
  if (power < leastPower || power > mostPower) return NaN;
  // Each half of `first` times the scale has fewer than 53 bits.
  const upper = (first >>> 15) * scale * 32_768;
  const lower = (first & 32_767) * scale + second;
  let high = upper + lower;
  let low = lower - (high - upper);
  if (thirdDigits > 0) {
    const tens = exactPowers[thirdDigits] ?? NaN;
    const product = high * tens;
    const rest = productError(high, tens, product) + low * tens + third;
    high = product + rest;
    low = rest - (high - product);
  }
  const index = power - leastPower;
  const nearest = powers[index] ?? NaN;
  const product = high * nearest;
  const rest = productError(high, nearest, product) + (high * (lacks[index] ?? NaN) + low * nearest);
  const result = product + rest;
  const left = rest - (result - product);
  // What the error may be does not reach the middle between two doubles.
  const margin = result * error;
  return result + (left - margin) === result && result + (left + margin) === result ? result : NaN;
}

/** What the product lacks of the exact one. */
function productError(left: number, right: number, product: number): number {
  const leftPart = splitter * left;
  const leftHigh = leftPart - (leftPart - left);
  const leftLow = left - leftHigh;
  const rightPart = splitter * right;
  const rightHigh = rightPart - (rightPart - right);
  const rightLow = right - rightHigh;
  return leftHigh * rightHigh - product + leftHigh * rightLow + leftLow * rightHigh + leftLow * rightLow;
}
