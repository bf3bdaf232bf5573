const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** How long something has existed, as kubectl prints it (k8s.io/apimachinery/pkg/util/duration.HumanDuration). */
export function formatAge(elapsedMs: number): string {
  if (elapsedMs < -2 * second) return '<invalid>';
  if (elapsedMs < 0) return '0s';
  if (elapsedMs < 2 * minute) return whole(elapsedMs, second, 's');
  if (elapsedMs < 10 * minute) return two(elapsedMs, [minute, 'm'], [second, 's']);
  if (elapsedMs < 3 * hour) return whole(elapsedMs, minute, 'm');
  if (elapsedMs < 8 * hour) return two(elapsedMs, [hour, 'h'], [minute, 'm']);
  if (elapsedMs < 2 * day) return whole(elapsedMs, hour, 'h');
  if (elapsedMs < 8 * day) return two(elapsedMs, [day, 'd'], [hour, 'h']);
  if (elapsedMs < 2 * year) return whole(elapsedMs, day, 'd');
  if (elapsedMs < 8 * year) return two(elapsedMs, [year, 'y'], [day, 'd']);
  return whole(elapsedMs, year, 'y');
}

function whole(elapsedMs: number, unitMs: number, name: string): string {
  return `${Math.floor(elapsedMs / unitMs)}${name}`;
}

type Unit = readonly [unitMs: number, name: string];

function two(elapsedMs: number, [largeMs, large]: Unit, [smallMs, small]: Unit): string {
  const rest = Math.floor((elapsedMs % largeMs) / smallMs);
  return whole(elapsedMs, largeMs, large) + (rest === 0 ? '' : `${rest}${small}`);
}

/** Reads an age such as `3d`, `6h` or `8s` into milliseconds; undefined for anything else. */
export function parseAge(text: string): number | undefined {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const units: Readonly<Record<string, number>> = { s: second, m: minute, h: hour, d: day };
  const unitMs = unit === undefined ? undefined : units[unit];
  return unitMs === undefined ? undefined : Number(count) * unitMs;
}
