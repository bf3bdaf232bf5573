import { ageParts, formatAge } from '../kserve/age.js';

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

/** An age as kubectl prints it; a clock that is behind the cluster's makes nothing younger than 0 s. */
export function ageText(ageMs: number): string {
  return formatAge(Math.max(0, ageMs));
}

/** An age by its largest unit alone: `8s`, `40m`, `7h`, `3d`. It changes seldom, so that a list at rest stays at rest. */
export function roughAgeText(ageMs: number): string {
  const hours = Math.floor(ageMs / 3_600_000);
  // Hours are in minutes until there are three.
  if (hours === 1 || hours === 2) return `${hours}h`;
  const [largest] = ageParts(Math.max(0, ageMs));
  return largest;
}

/** When something was, by the clock of this machine: `14:02:11`, and `11-26 14:02` where that is a day or more before `now`. */
export function clockText(at: number, now: number): string {
  const date = new Date(at);
  const minutes = `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
  if (now - at < 86_400_000) return `${minutes}:${twoDigits(date.getSeconds())}`;
  return `${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())} ${minutes}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Below `exactBelow` (10 when absent) with one decimal, unless it is 0; above as a whole number. */
function shortNumber(value: number, exactBelow = 10): string {
  if (Number.isInteger(value)) return String(value);
  const rounded = Number(value.toFixed(1));
  return rounded < exactBelow ? String(rounded) : String(Math.round(value));
}
