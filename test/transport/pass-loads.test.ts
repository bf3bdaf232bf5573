import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** The libraries that a file of src/ imports, with all files that it leads to. */
function librariesOf(start: string): ReadonlySet<string> {
  const libraries = new Set<string>();
  const seen = new Set<string>();
  const walk = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    const imports = readFileSync(path, 'utf8').matchAll(
      /^(?!import type).*?(?:\bfrom|\bimport\() ?'([^']+)'/gm,
    );
    for (const [, name = ''] of imports) {
      if (name.startsWith('.')) walk(join(dirname(path), name.replace(/\.js$/, '.ts')));
      else libraries.add(name);
    }
  };
  walk(start);
  return libraries;
}

test('what passes requests on leads to no grpc-js', () => {
  expect(librariesOf('src/transport/grpc.ts')).toContain('@grpc/grpc-js');
  const passing = librariesOf('src/transport/pass.ts');
  expect(passing).toContain('node:http2');
  expect(passing).not.toContain('@grpc/grpc-js');
});
