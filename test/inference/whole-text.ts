import { inspect } from 'node:util';

/**
 * Everything that a value holds, at any depth, as text: also what JSON.stringify and a short look leave out, as causes, symbols,
 * hidden properties and bytes. For what must be nowhere in it.
 */
export function wholeText(value: unknown): string {
  const options = { depth: Infinity, showHidden: true, maxArrayLength: null, maxStringLength: null };
  return [inspect(value, options), ...bytesIn(value, new Set())].join('\n');
}

/** Bytes as the text that they are, if they are one. */
function bytesIn(value: unknown, seen: Set<object>): readonly string[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('latin1')];
  const entries = value instanceof Map || value instanceof Set ? [...value].flat() : [];
  const properties = Object.values(Object.getOwnPropertyDescriptors(value)).map(
    (one) => one.value as unknown,
  );
  return [...entries, ...properties].flatMap((one) => bytesIn(one, seen));
}
