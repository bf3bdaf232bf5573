import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The output of kubectl for these words and this input. Rejects with its stderr when it fails. */
export async function kubectl(
  command: string,
  kubeconfig: string,
  words: readonly string[],
  input = '',
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'isvc-contract-'));
  try {
    const path = join(folder, 'config');
    await writeFile(path, kubeconfig, { mode: 0o600 });
    const env = { ...process.env, KUBECONFIG: path, KUBECACHEDIR: join(folder, 'cache') };
    const running = run(command, words, { env, maxBuffer: 64 * 1024 * 1024 });
    running.child.stdin?.end(input);
    return (await running).stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The rows of a table as kubectl aligns it: cells by the title of their column, also where they are empty. */
export function tableRows(text: string): readonly Readonly<Record<string, string>>[] {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const columns = [...header.matchAll(/\S+(?: \S+)*/g)].map(({ 0: title, index }) => ({ title, index }));
  return lines.map((line) =>
    Object.fromEntries(
      columns.map(({ title, index }, at) => [title, line.slice(index, columns[at + 1]?.index).trim()]),
    ),
  );
}
