import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../transport/servers.js';
import { scratchCheckout } from './scratch-checkout.js';

const readIn = (folder: string) => (file: string) => readFileSync(join(folder, file), 'utf8');

test('a dry run writes the files of the release into a folder, and nothing else', async () => {
  const { folder, git, release } = scratchCheckout();
  const { code, stdout, stderr } = await release(['minor']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Dry: 0.2.0 is committed and tagged with --commit.');
  expect(git('status', '--porcelain')).toBe('');
  expect(git('log', '--format=%s')).toBe('all of it');

  const output = join(folder, 'release');
  const files = readdirSync(output).sort();
  expect(files).toEqual([
    'CHANGES.md',
    'SHA256SUMS',
    'isvc-0.2.0.tgz',
    'isvc.cdx.json',
    'isvc.rb',
    'isvc.yaml',
  ]);
  const read = readIn(output);
  const sums = read('SHA256SUMS')
    .trim()
    .split('\n')
    .map((line) => line.split('  ')[1] ?? '');
  expect(new Set([...sums, 'SHA256SUMS'])).toEqual(new Set(files));
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: output });
  expect(read('CHANGES.md')).not.toMatch(/^## /m);

  execFileSync('tar', ['-xzf', 'isvc-0.2.0.tgz'], { cwd: output });
  const packed = readIn(join(output, 'package'));
  expect(JSON.parse(packed('package.json'))).toMatchObject({
    version: '0.2.0',
    homepage: 'https://git.example/team/isvc#readme',
    bugs: { url: 'https://git.example/team/isvc/issues' },
    repository: { type: 'git', url: 'git+https://git.example/team/isvc.git' },
  });
  expect(packed('CHANGELOG.md')).toMatch(/^## Unreleased\n\n## 0\.2\.0 \(\d{4}-\d\d-\d\d\)\n\n- /m);
  expect(packed('README.md')).toContain('\nnpx isvc demo\n');
  const version = execFileSync(process.execPath, [join(output, 'package/dist/main.js'), '--version'], {
    encoding: 'utf8',
  });
  expect(version).toBe('0.2.0\n');

  const bill = JSON.parse(read('isvc.cdx.json')) as {
    readonly metadata: { readonly component: object };
    readonly components: readonly { readonly name: string }[];
  };
  expect(bill.metadata.component).toMatchObject({ name: 'isvc', version: '0.2.0' });
  const names = bill.components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['got', 'ink', '@grpc/grpc-js', '@kubernetes/client-node']));
  expect(names).not.toContain('vitest');
});

test('a release is committed and tagged, then published as it was built from that commit', async () => {
  const { git, release, folder } = scratchCheckout();
  expect(await release(['0.2.0', '--commit'])).toMatchObject({ code: 0, stderr: '' });
  expect(git('log', '-1', '--format=%s')).toBe('Release 0.2.0');
  expect(git('tag', '--points-at', 'HEAD')).toBe('v0.2.0');
  expect(git('status', '--porcelain')).toBe('');

  const { promise, resolve } = Promise.withResolvers<unknown>();
  const { port, close } = await listen(
    createServer((request, response) => {
      if (request.method === 'PUT') resolve(json(request));
      response.writeHead(request.method === 'PUT' ? 201 : 404, { 'content-type': 'application/json' });
      response.end('{}');
    }),
  );
  onTestFinished(close);
  const npmrc = join(folder, '..', 'npmrc');
  writeFileSync(npmrc, `registry=http://127.0.0.1:${port}/\n//127.0.0.1:${port}/:_authToken=x\n`);
  const published = await release(['--publish', '--output', 'release/published'], {
    npm_config_userconfig: npmrc,
  });
  expect(published).toMatchObject({ code: 0, stderr: '' });
  const archive = readFileSync(join(folder, 'release/published/isvc-0.2.0.tgz'));
  expect(await promise).toMatchObject({
    name: 'isvc',
    'dist-tags': { latest: '0.2.0' },
    versions: { '0.2.0': { homepage: 'https://git.example/team/isvc#readme' } },
    _attachments: { 'isvc-0.2.0.tgz': { data: archive.toString('base64') } },
  });
});

test('there is no release of what is not committed, and none is published that is not tagged', async () => {
  const { folder, release } = scratchCheckout();
  const untagged = await release(['--publish']);
  expect(untagged.stderr).toContain('This commit is not the release v0.1.0');
  const both = await release(['--publish', 'minor']);
  expect(both.stderr).toBe('Give one version, or --publish alone.\n');
  appendFileSync(join(folder, 'README.md'), 'more\n');
  const changed = await release(['minor']);
  expect(changed).toMatchObject({ code: 2, stdout: '' });
  expect(changed.stderr).toContain('changes that are not committed');
});
