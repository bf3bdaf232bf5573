import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type programName, runCli } from '../../src/cli/cli.js';
import { wrongKeys } from '../../src/tui/keys/wrong-keys.js';

export type Ended = { readonly code: number; readonly stdout: Buffer; readonly stderr: Buffer };

/** Runs a command in this process, as `src/main.ts` does, with streams and an environment of its own. */
export async function runHere(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input: string | Uint8Array = '',
  name: ReturnType<typeof programName> = 'isvc',
): Promise<Ended> {
  const [out, errors] = [new PassThrough(), new PassThrough()];
  const said = Promise.all([buffer(out), buffer(errors)]);
  const stdin = Readable.from(input.length === 0 ? [] : [Buffer.from(input)], { objectMode: false });
  const outcome = await runCli(args, { env, stdin, stdout: out, stderr: errors }, name, () =>
    Promise.resolve(wrongKeys),
  );
  if (outcome.open === 'tui') throw new Error('a terminal UI needs a terminal: openOwnTerminal');
  out.end();
  errors.end();
  const [stdout, stderr] = await said;
  return { code: outcome.exitCode, stdout, stderr };
}
