/** The Gateway API's durations (GEP-2257): numbers with h, m, s or ms, such as 1h30m. */
const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Throws when it is no such duration. */
export function parseDurationMs(text: string): number {
  if (!/^(?:\d{1,5}(?:h|ms|m|s)){1,4}$/.test(text))
    throw new Error(`${text} is no duration of the Gateway API`);
  const parts = [...text.matchAll(/(\d+)(h|ms|m|s)/g)];
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (unitMs[unit ?? ''] ?? 0), 0);
}
