/** The position of the largest value; 0 for an empty list. */
export function argmax(values: readonly number[]): number {
  return values.reduce((best, value, index) => (value > (values[best] ?? -Infinity) ? index : best), 0);
}

/** Probabilities that add up to 1. */
export function softmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** A linear model's scores: one row of coefficients and one intercept a class. */
export function linearScores(
  coefficients: readonly (readonly number[])[],
  intercepts: readonly number[],
  features: readonly number[],
): number[] {
  return coefficients.map((row, index) =>
    row.reduce((sum, weight, at) => sum + weight * (features[at] ?? 0), intercepts[index] ?? 0),
  );
}
