import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, onTestFinished } from 'vitest';

export type Scratch = {
  readonly folder: string;
  /** Runs git there, and returns what it prints. */
  readonly git: (...args: readonly string[]) => string;
  /** Runs the release script there. */
  readonly release: (
    args: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
};

/** A repository of its own, with this project as it stands here in its first commit, until the test is over. */
export function scratchCheckout(): Scratch {
  const top = mkdtempSync(join(tmpdir(), 'isvc-scratch-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  return checkOut(top);
}

/** The same for the tests of a file. */
export function keepScratchCheckout(): Scratch {
  const top = mkdtempSync(join(tmpdir(), 'isvc-scratch-'));
  kept.push(top);
  return checkOut(top);
}

const kept: string[] = [];
afterAll(() => {
  for (const top of kept) rmSync(top, { recursive: true, force: true });
});

function checkOut(top: string): Scratch {
  const folder = join(top, 'checkout');
  const files = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard', '--deduplicate'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  for (const file of files.split('\0').filter((name) => name !== '')) cpSync(file, join(folder, file));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const environment = {
    ...ownEnvironment(),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) => [
        [`GIT_${who}_NAME`, 'somebody'],
        [`GIT_${who}_EMAIL`, 'somebody@example.invalid'],
      ]),
    ),
    npm_config_update_notifier: 'false',
  };
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: folder, env: environment, encoding: 'utf8' }).trim();
  git('init', '-q');
  // .gitignore means a folder, and this is a link.
  writeFileSync(join(folder, '.git/info/exclude'), 'node_modules\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'all of it');
  git('remote', 'add', 'origin', 'git@git.example:team/isvc.git');
  return {
    folder,
    git,
    release: async (args, more = {}) => {
      const script = join(folder, 'scripts/release.ts');
      const child = spawn(process.execPath, [script, ...args], {
        cwd: folder,
        env: { ...environment, ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const ended = new Promise<number | null>((done) => child.once('close', done));
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
      return { code: await ended, stdout, stderr };
    },
  };
}

/** Without what `npm run` and vitest put there. What npm needs here to reach its registry stays. */
function ownEnvironment(): Readonly<Record<string, string>> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|NODE_OPTIONS|NODE_ENV|VITEST|INIT_CWD)/i.test(name),
  );
  return Object.fromEntries(kept.map(([name, value = '']) => [name, value]));
}
