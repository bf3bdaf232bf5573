import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHere } from '../cli/run-here.js';

export type CommandInput = {
  readonly variables?: Readonly<Record<string, string>>;
  readonly input?: string;
};

export type CommandEnd = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a command of isvc with this kubeconfig, in a home folder of its own. */
export async function runCommand(
  kubeconfig: string,
  words: readonly string[],
  { variables = {}, input = '' }: CommandInput = {},
): Promise<CommandEnd> {
  const folder = await mkdtemp(join(tmpdir(), 'isvc-contract-'));
  try {
    await writeFile(join(folder, 'kubeconfig'), kubeconfig, { mode: 0o600 });
    const environment = { HOME: folder, KUBECONFIG: join(folder, 'kubeconfig'), ...variables };
    const { code, stdout, stderr } = await runHere(words, environment, input);
    return { code, stdout: stdout.toString(), stderr: stderr.toString() };
  } finally {
    await rm(folder, { recursive: true });
  }
}
