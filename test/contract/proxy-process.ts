import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { python, type Venv } from '../cluster/state/paths.ts';
import type { World } from './world.js';

/** A running proxy, as it describes itself to clients; `place` is its `HOST:PORT`. */
export type StartedProxy = {
  readonly url: string;
  readonly key: string;
  readonly openAiBaseUrl: string;
  readonly place: string;
};

/** `isvc proxy` on the world, for as long as the test runs. */
export async function startProxy(
  { kubeconfig: text }: World,
  ...args: readonly string[]
): Promise<StartedProxy> {
  const home = newFolder();
  const kubeconfig = join(home, 'kubeconfig');
  writeFileSync(kubeconfig, text, { mode: 0o600 });
  const child = spawn(process.execPath, ['dist/main.js', 'proxy', ...args, '-o', 'json'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home, KUBECONFIG: kubeconfig },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    await exited;
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url, key, openAiBaseUrl } = JSON.parse(line) as { url: string; key: string; openAiBaseUrl: string };
  return { url, key, openAiBaseUrl, place: url.replace('http://', '') };
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
