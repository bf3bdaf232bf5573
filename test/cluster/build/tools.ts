/** The tools that must be on the machine before anything is built. */
import { run } from './command.ts';

export type Tools = { readonly python: string };

/** The oldest Go that the modules accept. */
const minGo = [1, 26] as const;
/** From the oldest Python that the packages accept to the newest that has a wheel of each of them. */
const minPython = [3, 10] as const;
const maxPython = [3, 12] as const;

/** Finds Go, Python and openssl. Throws with everything that is missing, in one message. */
export async function findTools(): Promise<Tools> {
  const go = await versionOf('go', ['version'], /go(\d+)\.(\d+)/);
  const openssl = await versionOf('openssl', ['version'], /OpenSSL (\d+)\.(\d+)/i);
  const python = await findPython();
  const missing = [
    process.platform === 'linux' ? '' : 'Linux: the model servers and Envoy come as packages for Linux only',
    go && compare(go, minGo) >= 0 ? '' : `Go ${minGo.join('.')} or newer (found ${go?.join('.') ?? 'none'})`,
    python
      ? ''
      : `Python ${minPython.join('.')} to ${maxPython.join('.')} with its venv module, as python3 or python3.N`,
    openssl ? '' : 'openssl, which makes the certificates',
  ].filter((line) => line !== '');
  if (missing.length > 0 || python === undefined)
    throw new Error(`The real cluster cannot be built here. Missing:\n  ${missing.join('\n  ')}`);
  return { python };
}

async function findPython(): Promise<string | undefined> {
  for (const command of ['python3', 'python3.12', 'python3.11', 'python3.10']) {
    const found = await versionOf(
      command,
      ['-c', 'import sys, venv, ensurepip; print(sys.version)'],
      /(\d+)\.(\d+)/,
    );
    if (found && compare(found, minPython) >= 0 && compare(found, maxPython) <= 0) return command;
  }
  return undefined;
}

type Version = readonly [number, number];

/** Undefined when the command does not exist or fails. */
async function versionOf(
  command: string,
  args: readonly string[],
  pattern: RegExp,
): Promise<Version | undefined> {
  const text = await run(command, args).catch(() => '');
  const match = pattern.exec(text);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1];
}
