const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds of a duration as Go writes them (`500ms`, `30s`, `1m30s`); a bare number is seconds, as in kubectl. Undefined for any other text. */
export function parseMilliseconds(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * unitsMs.s;
  const parts = [...text.matchAll(/(?<![\d.])(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * unitsMs[unit as keyof typeof unitsMs],
    0,
  );
}
