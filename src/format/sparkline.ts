const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Values as columns from 0 to the largest of them, one character each; × where there is none. */
export function sparkline(values: readonly (number | undefined)[]): string {
  const largest = Math.max(0, ...values.map((value) => value ?? 0));
  return values
    .map((value) => {
      if (value === undefined) return '×';
      const share = largest === 0 ? 0 : value / largest;
      return heights[Math.max(0, Math.ceil(share * heights.length) - 1)];
    })
    .join('');
}
