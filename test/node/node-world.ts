/** The real node's cluster as a test uses it: isvc as it is built, kubectl and curl, at the other end of its cable. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { useNodeState } from '../cluster/node/state.ts';
import { enterOutside, findMembers } from '../cluster/node/system/namespaces.ts';
import { binary, kubeconfigPath } from '../cluster/state/paths.ts';
import { openTerminal } from '../journeys/terminal.js';
import type { TestTerminal } from '../journeys/terminal.js';

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs `isvc`, which has no settings of its own. */
export async function isvc(...words: readonly string[]): Promise<Ended> {
  const settings = await noSettings();
  try {
    return await outside([process.execPath, 'dist/main.js', ...words], '', settings);
  } finally {
    await rm(settings.XDG_CONFIG_HOME, { recursive: true });
  }
}

/** Runs kubectl, and resolves to what it prints. Throws when it fails. */
export async function kubectl(words: readonly string[], input = ''): Promise<string> {
  const ended = await outside([binary('kubectl'), ...words], input);
  if (ended.code !== 0) throw new Error(`kubectl ${words.join(' ')}: ${ended.stderr}`);
  return ended.stdout;
}

/** Creates these objects, or makes them as given. */
export async function applyAll(...items: readonly object[]): Promise<void> {
  const words = ['apply', '--server-side', '--force-conflicts', '-f', '-'];
  await kubectl(words, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

/** Runs a command where the node's addresses can be reached. */
export async function outside(
  words: readonly string[],
  input = '',
  settings: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  useNodeState();
  const [command = '', ...args] = [...enterOutside(await findMembers()), ...words];
  const child = spawn(command, args, { env: { ...environment(), ...settings } });
  // It may end before it read all.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** The terminal UI on the node's cluster. It is ended with the test. */
export async function openIsvc(...words: readonly string[]): Promise<TestTerminal> {
  useNodeState();
  const [command = '', ...enter] = enterOutside(await findMembers());
  const settings = await noSettings();
  onTestFinished(() => rm(settings.XDG_CONFIG_HOME, { recursive: true, force: true }));
  return openTerminal({
    arguments: words,
    columns: 120,
    rows: 40,
    through: [command, ...enter],
    environment: { ...environment(), ...settings },
  });
}

function environment(): Readonly<Record<string, string>> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, KUBECONFIG: kubeconfigPath(), KUBECTL: binary('kubectl') };
}

/** An empty folder of settings, which its caller removes. */
async function noSettings(): Promise<{ readonly XDG_CONFIG_HOME: string }> {
  return { XDG_CONFIG_HOME: await mkdtemp(path.join(tmpdir(), 'isvc-settings-')) };
}
