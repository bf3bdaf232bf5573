import { expect, test } from 'vitest';
import { goModFor } from './go.ts';

test('repeats the replacements that have a version, and leaves out those of a folder', () => {
  const goMod = [
    'module example.com/m',
    '',
    'go 1.26.0',
    'toolchain go1.26.10',
    'require (',
    '\texample.com/a v1.2.3',
    ')',
    'replace example.com/a => example.com/fork v1.2.4',
    'replace (',
    '\texample.com/b => example.com/b v0.1.0',
    '\texample.com/c => ../c',
    ')',
  ].join('\n');
  expect(goModFor({ module: 'example.com/m', version: 'v3.0.0' }, goMod)).toEqual([
    'module isvc-cluster-build',
    'go 1.26.0',
    'require example.com/m v3.0.0',
    'replace example.com/a => example.com/fork v1.2.4',
    'replace example.com/b => example.com/b v0.1.0',
  ]);
});

test("Kubernetes' staging modules are those published beside it", () => {
  const goMod =
    'go 1.25.0\nrequire (\n\tk8s.io/api v0.0.0\n)\nreplace (\n\tk8s.io/api => ./staging/src/k8s.io/api\n)\n';
  expect(goModFor({ module: 'k8s.io/kubernetes', version: 'v1.35.4' }, goMod)).toContain(
    'replace k8s.io/api => k8s.io/api v0.35.4',
  );
});
