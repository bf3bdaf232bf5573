import { spawn } from '@lydell/node-pty';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { completionScript } from '../../src/cli/completion/scripts.js';
import { has } from '../format/paste.js';
import { guardMs } from '../journeys/screen.js';

export type Shell = 'bash' | 'zsh' | 'fish';

/** Those that isvc completes in. */
export const shells: readonly Shell[] = ['bash', 'zsh', 'fish'];

/** Whether this machine has it. */
export function hasShell(shell: Shell): boolean {
  return has(shell, '-c', 'true');
}

/** How each starts without the settings of a person, and reads a script of completion. */
const starts = {
  bash: { arguments: ['--norc', '--noprofile', '-i'], source: 'source completion' },
  zsh: {
    arguments: ['-f', '-i'],
    source: 'autoload -U compinit; compinit -u -C -d ~/.zcompdump; source ./completion',
  },
  fish: { arguments: ['--no-config', '-i'], source: 'source ./completion' },
} as const;

/** The output of the programs that know the cluster, which stand-ins print. */
export type Names = { readonly services?: string; readonly known?: string };

/** An interactive shell in a pty, with the completion of isvc, in a folder of its own. */
export type PressedShell = {
  /** Sets the output of the programs that know the cluster from now on. */
  readonly print: (names: Names) => void;
  /** Types a line as it is, with TABs, and enter. Resolves once the shell has run it and waits for the next. */
  readonly enter: (line: string) => Promise<void>;
  /** The arguments that isvc was called with by the last line. */
  readonly ran: () => readonly string[] | undefined;
  /** Those that it was last asked with for the names of services. */
  readonly listed: () => readonly string[] | undefined;
  /** The files of the folder that the test did not put there. */
  readonly made: () => readonly string[];
  readonly put: (file: string) => void;
  readonly raw: () => string;
};

/** The completions that zsh's compinit found on this machine, as it writes them down: looking again takes half a second of processor time a shell. */
let zshFound: Uint8Array | undefined;

export async function pressedShell(shell: Shell): Promise<PressedShell> {
  const home = mkdtempSync(join(tmpdir(), 'isvc-shell-'));
  const folder = join(home, 'work');
  const bin = join(home, 'bin');
  mkdirSync(folder);
  mkdirSync(bin);
  const put = new Set(['completion']);
  writeFileSync(join(folder, 'completion'), completionScript(shell));
  const print = ({ services = '', known = '' }: Names) => {
    writeFileSync(join(home, 'services'), services);
    writeFileSync(join(home, 'known'), known);
  };
  print({});
  const ran = join(home, 'ran');
  const listed = join(home, 'listed');
  program(
    'isvc',
    `[ "$1" = list ] && { printf '%s\\0' "$@" > ${listed}; exec cat ${join(home, 'services')}; }; [ "$1" = __complete ] && exec cat ${join(home, 'known')}; printf '%s\\0' "$@" > ${ran}`,
  );
  const found = join(home, '.zcompdump');
  if (shell === 'zsh' && zshFound !== undefined) writeFileSync(found, zshFound);
  const { arguments: given, source } = starts[shell];
  const child = spawn(shell, [...given], {
    cols: 200,
    rows: 50,
    cwd: folder,
    env: {
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      HOME: home,
      TERM: 'xterm-256color',
      LC_ALL: 'C.UTF-8',
      HISTFILE: '/dev/null',
    },
  });
  let raw = '';
  const watchers = new Set<() => void>();
  child.onData((data) => {
    raw += data;
    for (const watcher of watchers) watcher();
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });
  let lines = 0;

  function program(name: string, text: string): void {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }

  /** The typed line holds the two halves of the mark apart, so that only the command that is run prints it. */
  function until(mark: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const guard = setTimeout(() => {
        reject(new Error(`${shell} never came to ${mark}. It printed:\n${raw}`));
      }, guardMs);
      const look = () => {
        if (!raw.includes(mark)) return;
        clearTimeout(guard);
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  }

  const run = async (line: string) => {
    lines += 1;
    child.write(`${line}\r`);
    // A question of the shell, such as whether to show all, takes the first of these for its answer.
    // A line that fish does not understand it puts back for mending, at times behind the key that clears it: then the first goes with
    // that line, and the second comes to an empty one.
    const mark = `\u0015echo 'ran'':${lines}:'\r`;
    child.write(mark.repeat(shell === 'fish' ? 2 : 1));
    // A busy fish may take both for the line that it has put back. Ctrl-C empties that line, and the mark is asked for anew.
    const again = shell === 'fish' ? setInterval(() => child.write(`\u0003${mark}`), 3000) : undefined;
    await until(`ran:${lines}:`).finally(() => clearInterval(again));
  };
  await run(source);
  if (shell === 'zsh') zshFound ??= readFileSync(found);
  return {
    print,
    enter: async (line) => {
      rmSync(ran, { force: true });
      await run(line);
    },
    ran: () => wordsIn(ran),
    listed: () => wordsIn(listed),
    made: () => readdirSync(folder).filter((file) => !put.has(file)),
    put: (file) => {
      put.add(file);
      writeFileSync(join(folder, file), '');
    },
    raw: () => raw,
  };
}

/** The arguments that a program has written down; undefined where it has not run. */
function wordsIn(file: string): readonly string[] | undefined {
  try {
    return readFileSync(file, 'utf8').split('\0').slice(0, -1);
  } catch {
    return undefined;
  }
}
