import type { KubeObject } from './kube-object.js';

// The one way to read a value of which nothing is known: an object of the API, an answer, what a login program wrote. No path reads it as it is.

/** The value at the path, or undefined where any step of it is not an object with that field. */
export function fieldAt(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as KubeObject)[key];
  }
  return current;
}

/** The string at the path; undefined for anything else, and for an empty one: Go's omitted and empty strings mean the same. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = fieldAt(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The finite number at the path. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = fieldAt(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** The list at the path, empty for anything else. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = fieldAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The strings of the list at the path. */
export function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).filter((item) => typeof item === 'string');
}

/** The object at the path; undefined for anything else. */
export function recordAt(value: unknown, ...path: readonly string[]): KubeObject | undefined {
  const found = fieldAt(value, ...path);
  return isRecord(found) ? found : undefined;
}

/** Whether this is an object that is not a list. */
export function isRecord(value: unknown): value is KubeObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The string values of the object at the path: labels, annotations, a ConfigMap's data. */
export function textMapAt(value: unknown, ...path: readonly string[]): Readonly<Record<string, string>> {
  const entries = Object.entries(recordAt(value, ...path) ?? {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Milliseconds since the epoch of the RFC 3339 time at the path. */
export function timeAt(value: unknown, ...path: readonly string[]): number | undefined {
  const timeMs = Date.parse(textAt(value, ...path) ?? '');
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
