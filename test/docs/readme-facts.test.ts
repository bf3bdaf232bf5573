import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (file: string): string => readFileSync(file, 'utf8');
const readme = read('README.md');

/** The second cell of the row that begins so. */
function tested(row: string): string {
  const line = readme.split('\n').find((each) => each.startsWith(`| ${row} |`)) ?? '';
  return line.split(' | ')[1] ?? '';
}

test('the versions that README.md calls tested are those that the tests build', () => {
  const versions = read('test/cluster/build/versions.ts');
  const [, kserve] = /kserve\/kserve', version: 'v(\d+\.\d+)/.exec(versions) ?? [];
  const [, kubernetes] = /k8s\.io\/kubernetes', version: 'v(\d+\.\d+)/.exec(versions) ?? [];
  expect(tested('KServe')).toMatch(`${kserve}, `);
  expect(tested('Kubernetes')).toBe(kubernetes);
  const nodes = [...read('test/package/npm.package.ts').matchAll(/await installNode\((\d+)\)/g)];
  expect(tested('Node')).toBe(nodes.map(([, major]) => major).join(' and '));
});

test('each installation that README.md names is a project of the cluster’s tests', () => {
  const projects = read('vitest.cluster.config.ts');
  for (const name of ['gateway-api', 'ingress', 'no-gateway']) expect(projects).toContain(name);
  expect(tested('KServe')).toContain('with the Gateway API, with Ingresses, and without a gateway');
});

test('the oldest Node is the one of package.json, and the systems are its own', () => {
  const { engines, os } = JSON.parse(read('package.json')) as {
    readonly engines: { readonly node: string };
    readonly os: readonly string[];
  };
  expect(readme).toContain(`from ${engines.node.replace('>=', '')} on`);
  expect(os).toEqual(['darwin', 'linux']);
  expect(readme).toContain('on Linux and macOS; on Windows, in WSL');
});

test('four lines before are one after', () => {
  const blocks = Array.from(readme.matchAll(/^```sh\n([^]*?)^```$/gm), ([, code = '']) => code.trim());
  const [before = '', after] = blocks;
  expect(before.split('\n')).toHaveLength(4);
  expect(after).toBe('isvc predict sklearn-iris -f input.json');
});
