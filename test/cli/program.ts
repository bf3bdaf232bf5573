import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll } from 'vitest';
import { startDemo, type Demo, type DemoOptions } from '../../src/demo/demo.js';

export type Result = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  /** What is piped in; the pipe ends behind it, unless it is left open. */
  readonly input?: string | Uint8Array;
  readonly leaveOpen?: true;
  readonly environment?: Readonly<Record<string, string>>;
};

/** The built program with a demo cluster of this test file, and a home folder of its own. */
export type Program = {
  readonly demo: () => Demo;
  readonly folder: () => string;
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Result>;
  readonly start: (
    args: readonly string[],
    options?: RunOptions,
  ) => ChildProcessByStdio<Writable, Readable, Readable>;
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

  const start: Program['start'] = (args, { input, leaveOpen, environment = {} } = {}) => {
    const child = spawn(process.execPath, ['dist/main.js', ...args], {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        XDG_CONFIG_HOME: join(folder, 'config'),
        KUBECONFIG: join(folder, 'kubeconfig'),
        ...environment,
      },
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
    start,
    async run(args, runOptions) {
      const child = start(args, runOptions);
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
      const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      return { code, stdout, stderr };
    },
  };
}
