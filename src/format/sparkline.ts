const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A value beyond so many times the middle one is as high as the highest: else one slow start would flatten all others. */
const capOfMiddle = 4;

/** Values as columns from 0 up, one character each; × where there is none. */
export function sparkline(values: readonly (number | undefined)[]): string {
  const known = values.flatMap((value) => value ?? []).sort((a, b) => a - b);
  const middle = known[Math.floor(known.length / 2)] ?? 0;
  const largest = Math.min(known.at(-1) ?? 0, middle * capOfMiddle);
  return values
    .map((value) => {
      if (value === undefined) return '×';
      const share = largest === 0 ? 0 : Math.min(1, value / largest);
      return heights[Math.max(0, Math.ceil(share * heights.length) - 1)];
    })
    .join('');
}
