import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);

/** Without what npm puts there: a person's shell. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_OPTIONS|NODE_ENV|VITEST|INIT_CWD)/i.test(name),
  ),
);

let folder: string;
let nodes: Readonly<Record<string, string>>;
/** The package, as `npm pack` reports it. */
let packed: { readonly filename: string; readonly files: readonly { readonly path: string }[] };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isvc-package-'));
  await mkdir(join(folder, 'install'));
  await writeFile(join(folder, 'install', 'package.json'), '{"private":true}');
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    env: environment,
  });
  [packed] = JSON.parse(stdout) as readonly [typeof packed];
  await npmInstall('install', '--omit=dev', join(folder, packed.filename));
  nodes = { 22: await installNode(22), 24: await installNode(24) };
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function npmInstall(into: string, ...args: readonly string[]): Promise<void> {
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', join(folder, into), ...args], {
    env: environment,
  });
}

/** A Node of this major version: the one that runs the tests, or the package that the `node` package itself installs. */
async function installNode(major: number): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  await mkdir(join(folder, `node-${major}`));
  await writeFile(join(folder, `node-${major}`, 'package.json'), '{"private":true}');
  await npmInstall(`node-${major}`, `${name}@${major}`);
  return join(folder, `node-${major}`, 'node_modules', name, 'bin', 'node');
}

function isvc(major: string, ...args: readonly string[]): string {
  const program = join(folder, 'install', 'node_modules', 'isvc', 'dist', 'main.js');
  const home = { HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), NO_COLOR: '1' };
  return execFileSync(nodes[major] ?? '', [program, ...args], {
    encoding: 'utf8',
    env: { PATH: environment['PATH'], ...home },
    maxBuffer: 64 * 2 ** 20,
  });
}

describe.each(['22', '24'])('installed into an empty folder, on Node %s', (major) => {
  test('it is that Node', () => {
    expect(execFileSync(nodes[major] ?? '', ['--version'], { encoding: 'utf8' })).toMatch(`v${major}.`);
  });

  test('isvc --version', () => {
    expect(isvc(major, '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('isvc list --help shows an example', () => {
    expect(isvc(major, 'list', '--help')).toContain('Examples:\n  isvc list');
  });

  test('isvc demo predicts over each of the four protocols', () => {
    const text = isvc(major, 'demo');
    for (const name of ['sklearn-iris', 'sklearn-v2-iris', 'iris-grpc', 'flower-grpc']) {
      expect(text).toMatch(new RegExp(`isvc predict ${name} .*\\n(?:.*\\n){0,3}answered by the model`));
    }
  });
});

test('npm install --global has nothing to warn of, and puts both commands on the PATH', async () => {
  const prefix = join(folder, 'global');
  const archive = join(folder, packed.filename);
  const { stderr } = await run('npm', ['install', '--global', '--prefix', prefix, archive], {
    env: { ...environment, HOME: folder, npm_config_update_notifier: 'false' },
  });
  expect(stderr).toBe('');
  expect(await readdir(join(prefix, 'bin'))).toEqual(['isvc', 'kubectl-isvc']);
  expect(await readdir(join(prefix, 'share/man/man1'))).toEqual(['isvc.1']);
});

test('nothing of it runs while it is installed, so that npm has nothing to ask', async () => {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  // docs.npmjs.com/cli/using-npm/scripts: those of an installed package, and of one that is a folder or a repository.
  const whileInstalling = /^(?:pre|post)?(?:install|prepare)$|^prepublish$/;
  expect(Object.keys(scripts).filter((name) => whileInstalling.test(name))).toEqual([]);
});

test.each([
  ['bash', 'completions/bash/isvc'],
  ['zsh', 'completions/zsh/_isvc'],
  ['fish', 'completions/fish/isvc.fish'],
])('its completion of %s is what isvc prints', async (shell, file) => {
  const at = join(folder, 'install/node_modules/isvc/dist', file);
  expect(await readFile(at, 'utf8')).toBe(isvc('24', 'completion', shell));
});

test('what is packed is what a user needs', () => {
  const tops = new Set(packed.files.map(({ path }) => path.split('/')[0]));
  expect(tops).toEqual(
    new Set([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'kind-config.yaml',
      'manifests',
      'package.json',
      'protos',
    ]),
  );
});
