import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, onTestFinished } from 'vitest';
import { python, type Venv } from '../cluster/state/paths.ts';
import type { World } from './world.js';

/** A running proxy, as it describes itself to clients; `place` is its `HOST:PORT`. */
export type StartedProxy = {
  readonly url: string;
  readonly key: string;
  readonly openAiBaseUrl: string;
  readonly place: string;
};

/** `isvc proxy` on the world, with these arguments. It is started once for each of them, and ends with the tests of the file. */
export function useProxies(world: () => World): (...args: readonly string[]) => Promise<StartedProxy> {
  const started = new Map<string, { readonly child: ChildProcess; readonly proxy: Promise<StartedProxy> }>();
  let home: string | undefined;
  afterAll(async () => {
    await Promise.all(Array.from(started.values(), ({ child }) => stop(child)));
    if (home !== undefined) rmSync(home, { recursive: true, force: true });
  });
  return (...args) => {
    const key = JSON.stringify(args);
    home ??= homeOf(world());
    const one = started.get(key) ?? startProxy(home, args);
    started.set(key, one);
    return one.proxy;
  };
}

function homeOf({ kubeconfig }: World): string {
  const home = mkdtempSync(join(tmpdir(), 'isvc-proxy-'));
  writeFileSync(join(home, 'kubeconfig'), kubeconfig, { mode: 0o600 });
  return home;
}

function startProxy(home: string, args: readonly string[]) {
  const child = spawn(process.execPath, ['dist/main.js', 'proxy', ...args, '-o', 'json'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home, KUBECONFIG: join(home, 'kubeconfig') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, proxy: describedBy(createInterface({ input: child.stdout })) };
}

async function describedBy(lines: Interface): Promise<StartedProxy> {
  const line = await lines[Symbol.asyncIterator]().next();
  if (line.done === true) throw new Error('isvc proxy ended before it listened');
  const { url, key, openAiBaseUrl } = JSON.parse(line.value) as {
    url: string;
    key: string;
    openAiBaseUrl: string;
  };
  return { url, key, openAiBaseUrl, place: url.replace('http://', '') };
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  await exited;
}

/** Runs a program, and resolves to what it prints. Throws when it fails. */
export async function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const env = { ...process.env, ...environment };
  return (await promisify(execFile)(program, args, { env, maxBuffer: 16 * 1024 * 1024 })).stdout;
}

/** A folder for as long as the test runs. */
export function newFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'isvc-proxy-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** The Python clients that are lacking, which are built for the real cluster. */
export function missing(wanted: readonly Venv[]): string | undefined {
  const lacking = wanted.filter((one) => !existsSync(python(one)));
  return lacking.length === 0
    ? undefined
    : `no Python environment ${lacking.join(', ')}: npm run cluster -- --build`;
}
