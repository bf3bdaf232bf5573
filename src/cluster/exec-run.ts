import { type ChildProcess, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { Problem } from '../problem.js';
import type { ExecConfig } from './kubeconfig-fields.js';
import { credentialSizeBytes, loginTimeoutMs, loginWordsLength } from './limits.js';
import type { LoginPresence } from './login-presence.js';

/** How a login program ended. `words`: the end of what it said on standard error, where that was not the terminal. */
export type ExecEnd =
  | {
      readonly type: 'exited';
      readonly code: number | string;
      readonly stdout: string;
      readonly words: string;
    }
  | { readonly type: 'not-started'; readonly error: Error };

/** True where standard input can be given to the program: it is a terminal, and nobody else reads it. */
export function isInteractive(presence: LoginPresence | undefined): boolean {
  return presence?.type === 'terminal' && presence.stdin && process.stdin.isTTY;
}

/**
 * Runs a login program to its end: with the terminal in a command, with nothing but our ear on a screen. Without a person who
 * can type it is ended after five minutes. Throws Problem "cluster" then, "interrupted" where Ctrl-C ended the program, and signal.reason.
 */
export async function runExec(
  exec: ExecConfig,
  environment: Readonly<Record<string, string | undefined>>,
  interactive: boolean,
  presence: LoginPresence | undefined,
  signal: AbortSignal,
): Promise<ExecEnd> {
  const run = () => runProgram(exec, environment, interactive, presence, signal);
  return presence?.type === 'terminal' ? presence.during(run) : run();
}

function runProgram(
  { command, args }: ExecConfig,
  environment: Readonly<Record<string, string | undefined>>,
  interactive: boolean,
  presence: LoginPresence | undefined,
  signal: AbortSignal,
): Promise<ExecEnd> {
  signal.throwIfAborted();
  const onTerminal = presence?.type === 'terminal';
  const program = spawn(command, args, {
    env: { ...environment },
    stdio: [interactive ? 'inherit' : 'ignore', 'pipe', onTerminal ? 'inherit' : 'pipe'],
    // A session of its own has no terminal: what asks there would write over the screen, and wait for keys that isvc takes.
    detached: !onTerminal,
  });
  return new Promise<ExecEnd>((resolve, reject) => {
    const giveUp = (reason: unknown): void => {
      kill(program, !onTerminal);
      reject(reason);
    };
    const timer = interactive ? undefined : setTimeout(() => giveUp(tooLong(command)), loginTimeoutMs);
    const onAbort = (): void => giveUp(signal.reason);
    signal.addEventListener('abort', onAbort);
    const heard = listen(program, presence, () => giveUp(tooMuch(command)));
    const ended = (end: ExecEnd): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (presence?.type === 'screen') presence.tell(undefined);
      resolve(end);
    };
    program.once('error', (error) => ended({ type: 'not-started', error }));
    program.once('close', (code, killer) => {
      // Ctrl-C reaches the program and us at once, and its end may be told first.
      if (onTerminal && killer === 'SIGINT') reject(interrupted(command));
      ended({ type: 'exited', code: code ?? killer ?? '', ...heard() });
    });
  }).finally(() => {
    // A program that it started may still hold its pipes open.
    program.stdout?.destroy();
    program.stderr?.destroy();
    if (presence?.type === 'screen') presence.tell(undefined);
  });
}

/** The output of the program, within limits. */
function listen(
  program: ChildProcess,
  presence: LoginPresence | undefined,
  onTooMuch: () => void,
): () => { readonly stdout: string; readonly words: string } {
  const output: Buffer[] = [];
  let sizeBytes = 0;
  let words = '';
  program.stdout?.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > credentialSizeBytes) onTooMuch();
    else output.push(chunk);
  });
  const decoder = new StringDecoder('utf8');
  program.stderr?.on('data', (chunk: Buffer) => {
    words = (words + decoder.write(chunk)).slice(-loginWordsLength);
    if (presence?.type === 'screen') presence.tell(words.trim());
  });
  return () => ({ stdout: Buffer.concat(output).toString('utf8'), words: words.trim() });
}

/** With what it started, where it leads a group of its own. */
function kill(program: ChildProcess, isGroup: boolean): void {
  if (program.pid === undefined) return;
  try {
    process.kill(isGroup ? -program.pid : program.pid, 'SIGTERM');
  } catch (error) {
    // It ended just now.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function interrupted(command: string): Problem {
  return new Problem('interrupted', `The login program ${command} of this context was stopped by SIGINT.`, {
    remedy: 'Run it again.',
  });
}

function tooLong(command: string): Problem {
  return new Problem(
    'cluster',
    `The login program ${command} of this context did not end within ${loginTimeoutMs / 60_000} min.`,
    {
      remedy:
        'Log in once with kubectl, which gives it the terminal, for example: kubectl get namespaces. Then try again.',
    },
  );
}

function tooMuch(command: string): Problem {
  return new Problem(
    'cluster',
    `The login program ${command} of this context prints no ExecCredential, but more than 1 MiB.`,
    {
      remedy:
        'Check its arguments in the kubeconfig: it must print JSON, and nothing else, on standard output.',
    },
  );
}
