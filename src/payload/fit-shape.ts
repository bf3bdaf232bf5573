/**
 * The wanted shape with its free dimensions (-1) taken from the given one, or undefined when they do not agree. A leading
 * batch dimension is added, or taken away when it is 1, where the ranks differ by one; without a wanted shape any will do.
 */
export function fitShape(
  given: readonly number[],
  wanted: readonly number[] | undefined,
): readonly number[] | undefined {
  if (wanted === undefined || agrees(given, wanted)) return given;
  const withBatch = [1, ...given];
  if (agrees(withBatch, wanted)) return withBatch;
  return given[0] === 1 && agrees(given.slice(1), wanted) ? given.slice(1) : undefined;
}

function agrees(given: readonly number[], wanted: readonly number[]): boolean {
  return given.length === wanted.length && wanted.every((size, axis) => size < 0 || size === given[axis]);
}
