import { execFile } from 'node:child_process';
import {
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { has } from '../format/paste.js';
import { listen } from '../transport/servers.js';
import { hasGo, krewPrograms } from './go-tools.js';
import { scratchCheckout } from './scratch-checkout.js';

const run = promisify(execFile);

test('krew installs the archive of a release as kubectl isvc, and its index accepts the manifest', async ({
  skip,
}) => {
  skip(!hasGo, 'there is no go');
  skip(!has('kubectl', 'version', '--client'), 'there is no kubectl');
  const { folder, release } = scratchCheckout();
  expect(await release(['9.8.7'])).toMatchObject({ code: 0, stderr: '' });
  const output = join(folder, 'release');
  const manifest = join(output, 'isvc.yaml');
  const archive = join(output, 'isvc-9.8.7.tgz');

  const home = mkdtempSync(join(tmpdir(), 'isvc-krew-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const programs = join(home, 'programs');
  mkdirSync(programs);
  symlinkSync(join(krewPrograms(), 'krew'), join(programs, 'kubectl-krew'));
  const root = join(home, 'krew');
  const path = [join(root, 'bin'), programs, dirname(process.execPath), process.env['PATH']].join(':');
  const options = { env: { PATH: path, HOME: home, KREW_ROOT: root }, maxBuffer: 2 ** 24 };

  // An archive that is another one is refused.
  const other = join(home, 'other.tgz');
  writeFileSync(other, readFileSync(archive).subarray(1));
  const refused = run(
    'kubectl',
    ['krew', 'install', `--manifest=${manifest}`, `--archive=${other}`],
    options,
  );
  await expect(refused).rejects.toThrow('checksum does not match');

  await run('kubectl', ['krew', 'install', `--manifest=${manifest}`, `--archive=${archive}`], options);
  const version = await run('kubectl', ['isvc', '--version'], options);
  expect(version.stdout).toBe('9.8.7\n');
  const demo = await run('kubectl', ['isvc', 'demo'], options);
  expect(demo.stdout).toContain('answered by the model');

  // As krew's index does it: from its address, for each platform. The address of this release leads nowhere: here it is loopback.
  const { port, close } = await listen(
    createServer((request, response) => createReadStream(join(output, request.url ?? '')).pipe(response)),
  );
  onTestFinished(close);
  const text = readFileSync(manifest, 'utf8');
  const downloads = 'https://git.example/team/isvc/releases/download/v9.8.7/';
  expect(text).toContain(`uri: ${downloads}isvc-9.8.7.tgz\n`);
  const local = join(home, 'isvc.yaml');
  writeFileSync(local, text.replace(downloads, `http://127.0.0.1:${port}/`));
  const validated = await run(join(krewPrograms(), 'validate-krew-manifest'), ['-manifest', local], options);
  expect(validated.stderr).toContain('all 1 spec.platforms installed fine');
});
