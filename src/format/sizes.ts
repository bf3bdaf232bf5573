/** `0 B`, `512 B`, `1.2 kB`, `34 MB`: powers of 1000, two digits where they matter. */
export function sizeText(sizeBytes: number): string {
  let value = sizeBytes;
  for (const unit of ['B', 'kB', 'MB']) {
    if (value < (unit === 'B' ? 1000 : 999.5)) return `${shortNumber(value)} ${unit}`;
    value /= 1000;
  }
  return `${shortNumber(value)} GB`;
}

/** `0.4 ms`, `23 ms`, `1.2 s`, `2m 5s`. */
export function durationText(durationMs: number): string {
  if (durationMs < 999.5) return `${shortNumber(durationMs, 1)} ms`;
  const seconds = durationMs / 1000;
  if (seconds < 59.95) return `${shortNumber(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}m ${whole % 60}s`;
}

/** An age as kubectl prints it (k8s.io/apimachinery, pkg/util/duration HumanDuration): `8s`, `5m30s`, `3h`, `2d4h`, `3d`, `2y10d`. */
export function ageText(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1000));
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return twoUnits(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return twoUnits(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return twoUnits(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? twoUnits(years, 'y', days % 365, 'd') : `${years}y`;
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}

/** Below `exactBelow` (10 when absent) with one decimal, unless it is 0; above as a whole number. */
function shortNumber(value: number, exactBelow = 10): string {
  if (Number.isInteger(value)) return String(value);
  const rounded = Number(value.toFixed(1));
  return rounded < exactBelow ? String(rounded) : String(Math.round(value));
}
