import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { CopyAs } from '../../src/format/copy-as.js';
import { shellWord } from '../../src/wording/command-line.js';
import { runHere } from '../cli/run-here.js';

/** Programs by the names that copied commands call them by. */
export type Programs = Readonly<Record<string, readonly string[]>>;

const programsHere = new Map<string, boolean>();

/** Whether the command runs, and ends well. It is tried once: a machine does not change while its tests run. */
export function has(command: string, ...args: readonly string[]): boolean {
  const words = [command, ...args].join('\0');
  const known = programsHere.get(words) ?? spawnSync(command, args).status === 0;
  programsHere.set(words, known);
  return known;
}

let pythonHere: string | undefined;

/** The interpreter itself: where `python3` is a script that looks for it, as pyenv's is, that takes as long as a small program. */
function python(): string {
  pythonHere ??= spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).stdout.trim();
  return pythonHere;
}

/** The shells that a command must paste into. */
export const shells: readonly (readonly string[])[] = [['bash'], ['dash'], ['zsh', '-f'], ['busybox', 'sh']];

/** Whether this machine has it. */
export function hasShell([shell = '']: readonly string[]): boolean {
  return has(shell, ...(shell === 'busybox' ? ['true'] : ['-c', ':']));
}

/** Runs a command, or a Python program, and resolves to what it prints. Throws, with its errors, when it prints nothing. */
export async function pasteBytes(
  { tool, command }: CopyAs,
  programs: Programs,
  environment: Readonly<Record<string, string>> = {},
  shell: readonly string[] = ['bash'],
): Promise<Buffer> {
  const [program = '', ...args] = tool === 'python' ? (programs['python3'] ?? [python()]).concat('-') : shell;
  const folder = folderOf(programs);
  const env = { HOME: '/nonexistent', ...environment, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  const child = spawn(program, args, { env, stdio: 'pipe' });
  child.stdin.end(`${command}\n`);
  const [printed, said] = await Promise.all([buffer(child.stdout), text(child.stderr)]);
  const output = tool === 'isvc' ? await runCalled(folder, env, said) : printed;
  if (output.length === 0) throw new Error(`${tool} printed nothing: ${said}`);
  return output;
}

/** Runs isvc in this process with the words and the input that the shell gave to the program of that name. */
async function runCalled(
  folder: string,
  env: Readonly<Record<string, string>>,
  said: string,
): Promise<Buffer> {
  const words = path.join(folder, 'words');
  if (!existsSync(words)) throw new Error(`isvc was not called: ${said}`);
  const args = readFileSync(words, 'utf8').split('\0').slice(0, -1);
  const { stdout, stderr } = await runHere(args, env, readFileSync(path.join(folder, 'input')));
  if (stdout.length === 0) throw new Error(`isvc printed nothing: ${stderr.toString()}`);
  return stdout;
}

/** The same as text. */
export async function paste(...pasted: Parameters<typeof pasteBytes>): Promise<string> {
  return (await pasteBytes(...pasted)).toString();
}

/** A folder for $PATH, for as long as the test runs. Its isvc writes down how it was called. */
function folderOf(programs: Programs): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'isvc-paste-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const put = (name: string, script: string) => {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(folder, name), 0o755);
  };
  put('isvc', `printf '%s\\0' "$@" > ${folder}/words; cat > ${folder}/input`);
  for (const [name, words] of Object.entries(programs))
    put(name, `exec ${words.map(shellWord).join(' ')} "$@"`);
  return folder;
}
