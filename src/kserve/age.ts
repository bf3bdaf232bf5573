/** An age as kubectl prints it: two or three significant figures (k8s.io/apimachinery/pkg/util/duration, HumanDuration). */
export function formatAge(ageMs: number): string {
  return ageParts(ageMs).join('');
}

/** The same in its units, the largest first: `5m` and `30s`. */
export function ageParts(ageMs: number): readonly [large: string, ...small: string[]] {
  const seconds = Math.trunc(ageMs / 1000);
  if (seconds < -1) return ['<invalid>'];
  if (seconds < 0) return ['0s'];
  if (seconds < 60 * 2) return [`${seconds}s`];
  const minutes = Math.trunc(seconds / 60);
  if (minutes < 10) return twoParts(minutes, 'm', seconds % 60, 's');
  if (minutes < 60 * 3) return [`${minutes}m`];
  const hours = Math.trunc(minutes / 60);
  if (hours < 8) return twoParts(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return [`${hours}h`];
  const days = Math.trunc(hours / 24);
  if (days < 8) return twoParts(days, 'd', hours % 24, 'h');
  if (days < 365 * 2) return [`${days}d`];
  const years = Math.trunc(days / 365);
  return years < 8 ? twoParts(years, 'y', days % 365, 'd') : [`${years}y`];
}

function twoParts(
  large: number,
  largeUnit: string,
  small: number,
  smallUnit: string,
): readonly [large: string, ...small: string[]] {
  return small === 0 ? [`${large}${largeUnit}`] : [`${large}${largeUnit}`, `${small}${smallUnit}`];
}
