import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const builtins = JSON.parse(readFileSync('scripts/oldest-builtins.json', 'utf8')) as Readonly<
  Record<string, readonly string[]>
>;

test.each(Object.entries(builtins))(
  'this Node, too, has the names of node:%s, none of which it loads later',
  (name, names) => {
    const own = Object.getOwnPropertyDescriptors(process.getBuiltinModule(`node:${name}`) as object);
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((one) => !('value' in (own[one as keyof typeof own] ?? {})))).toEqual([]);
  },
);
