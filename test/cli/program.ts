import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll } from 'vitest';
import { startDemo, type Demo, type DemoOptions } from '../../src/demo/demo.js';
import { runHere } from './run-here.js';

export type Result = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  /** The text or bytes on standard input, which ends behind them. */
  readonly input?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
};

type StartOptions = RunOptions & {
  /** The pipe does not end behind its input. */
  readonly leaveOpen?: true;
};

/** A demo cluster of this test file, and a home folder of its own. */
export type Program = {
  readonly demo: () => Demo;
  readonly folder: () => string;
  /** The environment of its commands. */
  readonly environment: () => Readonly<Record<string, string>>;
  /** Runs a command in this process, as `src/main.ts` does: a program of its own would spend most of its time on its start. */
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Result>;
  /** Starts the built program: for signals, pipes, and what belongs to a process. */
  readonly start: (
    args: readonly string[],
    options?: StartOptions,
  ) => ChildProcessByStdio<Writable, Readable, Readable>;
  /** Runs the built program to its end. */
  readonly runBuilt: (args: readonly string[], options?: StartOptions) => Promise<Result>;
};

/** Starts a demo cluster before the tests of a file, and ends it after them. */
export function programOnDemo(options: DemoOptions = {}): Program {
  let demo: Demo | undefined;
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isvc-cli-'));
    demo = await startDemo(options);
    writeFileSync(join(folder, 'kubeconfig'), demo.kubeconfig, { mode: 0o600 });
  });
  afterAll(async () => {
    await demo?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const environmentWith = (more: Readonly<Record<string, string>> = {}) => ({
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_STATE_HOME: join(folder, 'state'),
    KUBECONFIG: join(folder, 'kubeconfig'),
    ...more,
  });

  const start: Program['start'] = (args, { input, leaveOpen, environment } = {}) => {
    const child = spawn(process.execPath, ['dist/main.js', ...args], {
      env: environmentWith(environment),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    if (input !== undefined) child.stdin.write(input);
    if (leaveOpen !== true) child.stdin.end();
    return child;
  };

  return {
    demo() {
      if (demo === undefined) throw new Error('the demo cluster is started before the tests of a file');
      return demo;
    },
    folder: () => folder,
    environment: environmentWith,
    start,
    async run(args, { input, environment } = {}) {
      const { code, stdout, stderr } = await runHere(args, environmentWith(environment), input);
      return { code, stdout: stdout.toString(), stderr: stderr.toString() };
    },
    async runBuilt(args, runOptions) {
      const child = start(args, runOptions);
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
      const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      return { code, stdout, stderr };
    },
  };
}
