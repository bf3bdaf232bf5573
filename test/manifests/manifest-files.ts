import { readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';

const root = new URL('../../', import.meta.url);

export function readText(file: string): string {
  return readFileSync(new URL(file, root), 'utf8');
}

/** Every document of a YAML file; the tests state with `toMatchObject` what they expect of it. */
export function readYaml(file: string): readonly unknown[] {
  return loadAll(readText(file));
}

/** The value at a path of keys and indexes; undefined where there is none. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

/** A list at a path; empty where there is none. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const list = at(value, ...path);
  return Array.isArray(list) ? list : [];
}
