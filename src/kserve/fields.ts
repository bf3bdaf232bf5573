import type { KubeObject } from './kube-object.js';

// The one way to read a value of which nothing is known: an object of the API, an answer, what a login program wrote. No path reads it as it is.

/** The value at the path, or undefined where any step of it is not an object with that field. */
export function fieldAt(value: unknown, ...path: readonly string[]): unknown {
  return found(value, path);
}

function found(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    const next = (current as KubeObject)[key];
    // Most fields that are asked for are not there: of those nobody has to know whose they are.
    if (next === undefined || !Object.hasOwn(current, key)) return undefined;
    current = next;
  }
  return current;
}

/** The string at the path; undefined for anything else, and for an empty one: Go's omitted and empty strings mean the same. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const field = found(value, path);
  return typeof field === 'string' && field !== '' ? field : undefined;
}

/** The finite number at the path. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const field = found(value, path);
  return typeof field === 'number' && Number.isFinite(field) ? field : undefined;
}

/** The list at the path, empty for anything else. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const field = found(value, path);
  return Array.isArray(field) ? field : [];
}

/** The strings of the list at the path. */
export function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).filter((item) => typeof item === 'string');
}

/** The object at the path; undefined for anything else. */
export function recordAt(value: unknown, ...path: readonly string[]): KubeObject | undefined {
  const field = found(value, path);
  return isRecord(field) ? field : undefined;
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

/** A table's own value under a key that comes from outside: `constructor` is a field of every object, and not one of the table. */
export function ownValue<T>(table: Readonly<Record<string, T>>, key: string | undefined): T | undefined {
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Milliseconds since the epoch of the RFC 3339 time at the path. */
export function timeAt(value: unknown, ...path: readonly string[]): number | undefined {
  const text = found(value, path);
  if (typeof text !== 'string') return undefined;
  // The conditions of a service mostly changed in the same second.
  if (text !== lastTime.text) lastTime = { text, timeMs: Date.parse(text) };
  return Number.isNaN(lastTime.timeMs) ? undefined : lastTime.timeMs;
}

let lastTime = { text: '', timeMs: Number.NaN };
