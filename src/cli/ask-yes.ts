import type { Context } from './context.js';

/** Asks on the terminal; `nobody` where there is none. */
export async function askYes(
  { out, io, signal }: Pick<Context, 'out' | 'io' | 'signal'>,
  question: string,
): Promise<'yes' | 'no' | 'nobody'> {
  if (io.stdin.isTTY !== true || io.stderr.isTTY !== true) return 'nobody';
  const answer = await out.aside(() => ask(question, io, signal));
  return /^y(?:es)?$/iv.test(answer.trim()) ? 'yes' : 'no';
}

async function ask(question: string, { stdin, stderr }: Context['io'], signal: AbortSignal): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    return await lines.question(question, { signal });
  } finally {
    lines.close();
  }
}
