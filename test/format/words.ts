import { execFileSync } from 'node:child_process';

/** The words that a POSIX shell makes of a command. */
export function words(command: string, environment: Readonly<Record<string, string>> = {}): string[] {
  return execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${command}`], {
    env: { ...environment },
    encoding: 'utf8',
  })
    .split('\0')
    .slice(0, -1);
}
