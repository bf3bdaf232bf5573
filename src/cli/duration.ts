import { Problem } from '../problem.js';

const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/**
 * Milliseconds of a duration as Go writes them (`500ms`, `30s`, `1m30s`); a bare number is seconds, as in kubectl. Zero means no
 * limit, as for kubectl and curl: Infinity. Throws Problem "usage".
 */
export function parseDuration(text: string, flag: string): number {
  const ms = milliseconds(text, flag);
  return ms === 0 ? Number.POSITIVE_INFINITY : ms;
}

function milliseconds(text: string, flag: string): number {
  if (/^\d+$/.test(text)) return Number(text) * unitsMs.s;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new Problem('usage', `${flag} ${text} is not a duration.`, {
      remedy: `Write it like this: ${flag} 500ms, ${flag} 30s or ${flag} 1m30s`,
    });
  }
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * unitsMs[unit as keyof typeof unitsMs],
    0,
  );
}
