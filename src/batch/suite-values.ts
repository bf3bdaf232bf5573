import { mapping, notAmong, shown, type Refuse } from '../config/setting-values.js';
import type { YamlPath } from '../config/yaml-lines.js';
import { parseMilliseconds } from '../wording/duration.js';
import type { SuiteValue, Tolerance } from './suite.js';

// One value of a file of cases each: as it is meant, or the Problem that `refuse` makes of it.

/** A mapping of these keys alone. */
export function keyed<Key extends string>(
  value: unknown,
  at: YamlPath,
  keys: readonly Key[],
  refuse: Refuse,
): Readonly<Partial<Record<Key, unknown>>> {
  const given = mapping(value, at, refuse);
  for (const key of Object.keys(given)) {
    if (keys.some((known) => known === key)) continue;
    const where = at.length === 0 ? 'a file of cases' : placeText(at);
    throw notAmong(key, [...at, key], `${where} has no key ${key}.`, keys, refuse);
  }
  return given as Partial<Record<Key, unknown>>;
}

/** `cases[1].expect` */
export function placeText(at: YamlPath): string {
  return at
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./u, '');
}

/** The value that `read` makes of one that is there. */
export function optional<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === undefined || value === null ? undefined : read(value);
}

/** Milliseconds of `500ms` or `30s`. */
export function durationMs(value: unknown, at: YamlPath, refuse: Refuse): number {
  const ms = parseMilliseconds(String(value));
  if (ms !== undefined && ms > 0) return ms;
  throw refuse(
    at,
    `${placeText(at)} is not a duration: ${shown(value)}.`,
    'Write it as in: 500ms, 30s or 5m',
  );
}

/** `0.001`, or `1%` of the expected value. */
export function toleranceOf(value: unknown, at: YamlPath, refuse: Refuse): Tolerance {
  const text = String(value);
  const isShare = text.endsWith('%');
  const number = Number(text.replace(/%$/u, ''));
  if (text !== '' && Number.isFinite(number) && number >= 0) {
    return isShare ? { by: 'share', most: number / 100 } : { by: 'amount', most: number };
  }
  throw refuse(at, `${placeText(at)} is not a tolerance: ${shown(value)}.`, 'Write it as in: 0.001, or 1%');
}

/** A value as JSON has it. YAML's numbers are doubles: an integer that one cannot hold would be another number. */
export function jsonValue(value: unknown, at: YamlPath, refuse: Refuse): SuiteValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value;
    throw refuse(
      at,
      `${placeText(at)} is an integer of more than 53 bits, which would lose digits here.`,
      'Put the payload into a file of its own, and name that with file:',
    );
  }
  if (Array.isArray(value))
    return value.map((item: unknown, index) => jsonValue(item, [...at, index], refuse));
  if (typeof value === 'object' && (value.constructor === Object || Object.getPrototypeOf(value) === null)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, jsonValue(item, [...at, key], refuse)]),
    );
  }
  throw refuse(at, `${placeText(at)} is not a value that JSON has.`, 'Put it in quotation marks.');
}
