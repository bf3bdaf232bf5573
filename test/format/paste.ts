import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { CopyAs } from '../../src/format/copy-as.js';
import { shellWord } from '../../src/wording/command-line.js';

/** Programs by the names that copied commands call them by. */
export type Programs = Readonly<Record<string, readonly string[]>>;

/** Whether the command runs, and ends well. */
export function has(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args).status === 0;
}

/** This build's isvc. */
export const isvcProgram: Programs = { isvc: [process.execPath, path.resolve('dist/main.js')] };

/** The shells that a command must paste into. */
export const shells: readonly (readonly string[])[] = [['bash'], ['dash'], ['zsh', '-f'], ['busybox', 'sh']];

/** Whether this machine has it. */
export function hasShell([shell = '']: readonly string[]): boolean {
  return has(shell, ...(shell === 'busybox' ? ['true'] : ['-c', ':']));
}

/** What a command, or a Python program, prints. Throws, with what it said, when it prints nothing. */
export async function pasteBytes(
  { tool, command }: CopyAs,
  programs: Programs,
  environment: Readonly<Record<string, string>> = {},
  shell: readonly string[] = ['bash'],
): Promise<Buffer> {
  const [program = '', ...args] = tool === 'python' ? ['python3', '-'] : shell;
  const child = spawn(program, args, {
    env: { HOME: '/nonexistent', ...environment, PATH: `${folderOf(programs)}:${process.env['PATH'] ?? ''}` },
    stdio: 'pipe',
  });
  child.stdin.end(`${command}\n`);
  const [output, said] = await Promise.all([buffer(child.stdout), text(child.stderr)]);
  if (output.length === 0) throw new Error(`${tool} printed nothing: ${said}`);
  return output;
}

/** The same as text. */
export async function paste(...pasted: Parameters<typeof pasteBytes>): Promise<string> {
  return (await pasteBytes(...pasted)).toString();
}

/** A folder for $PATH, for as long as the test runs. */
function folderOf(programs: Programs): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'isvc-paste-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, words] of Object.entries(programs)) {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\nexec ${words.map(shellWord).join(' ')} "$@"\n`);
    chmodSync(file, 0o755);
  }
  return folder;
}
