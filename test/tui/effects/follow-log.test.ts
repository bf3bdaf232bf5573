import { expect, test } from 'vitest';
import { followLog } from '../../../src/tui/effects/follow-log.js';
import type { Message } from '../../../src/tui/state/messages.js';
import { fakeCluster } from '../../discovery/fake-cluster.js';
import type { LogSource } from '../../../src/kserve/log-source.js';
import { Problem } from '../../../src/problem.js';
import { condition, parsed } from '../../kserve/objects.js';
import { podObject } from '../../kserve/pod-objects.js';

test('a flood of log lines is told in a few messages, each of which is a layout of the screen, and no line is lost', async () => {
  const lines = Array.from({ length: 1000 }, (_, at) => `line ${at}`);
  const { cluster: fake } = fakeCluster({ objects: {} });
  const cluster = { ...fake, logs: () => onePerPiece(lines) };
  const source = { pod: 'p', container: 'main', unstarted: undefined } as const;
  const said: Message[] = [];
  const effect = { type: 'read-log', service: parsed({}), source, run: 'now' } as never;
  await followLog(cluster, effect, (message) => said.push(message), new AbortController().signal);
  const told = said.flatMap((message) => (message.type === 'logged' ? [message.lines] : []));
  expect(told.flat()).toEqual(lines);
  expect(told.length).toBeLessThan(10);
  expect(said.at(-1)?.type).toBe('log-ended');
});

async function* onePerPiece(lines: readonly string[]): AsyncGenerator<readonly string[]> {
  for (const line of lines) yield [line];
}

test('of more pods than are read at once, the first line names those that are not', async () => {
  const pods = Array.from({ length: 24 }, (_, at) =>
    podObject({ name: `iris-${String(at).padStart(2, '0')}` }),
  );
  const { cluster: fake } = fakeCluster({ objects: { pods } });
  const read: string[] = [];
  const logs = ({ pod }: Pick<LogSource, 'pod'>) => {
    read.push(pod);
    return onePerPiece(['ready']);
  };
  const cluster = { ...fake, logs } as never;
  const said: Message[] = [];
  const service = parsed({ status: { conditions: [condition('Ready', 'True')] } });
  const effect = { type: 'read-log', service, run: 'now', all: true } as const;
  await followLog(cluster, effect, (message) => said.push(message), new AbortController().signal);
  const [first] = said.flatMap((message) => (message.type === 'logged' ? message.lines : []));
  expect(first).toMatch(/^isvc │ only 20 of 24 pods are read at once: not (?:iris-\d\d, ){3}and 1 more/);
  expect(new Set(read).size).toBe(20);
});

test('a pod that goes away says so among the lines, and the logs of the others go on', async () => {
  const pods = ['iris-a', 'iris-b'].map((name) => podObject({ name }));
  const { cluster: fake } = fakeCluster({ objects: { pods } });
  const isGone = Promise.withResolvers<void>();
  const cluster = {
    ...fake,
    logs: ({ pod }: Pick<LogSource, 'pod'>) =>
      pod === 'iris-a' ? goneLog(isGone.resolve) : after(isGone.promise),
  } as never;
  const said: Message[] = [];
  const service = parsed({ status: { conditions: [condition('Ready', 'True')] } });
  const effect = { type: 'read-log', service, run: 'now', all: true } as const;
  await followLog(cluster, effect, (message) => said.push(message), new AbortController().signal);
  const lines = said.flatMap((message) => (message.type === 'logged' ? message.lines : []));
  expect(lines).toContainEqual(expect.stringMatching(/^isvc │ iris-a: .*iris-a is gone/u));
  expect(lines).toContain('iris-b │ still here');
  expect(said.at(-1)).toEqual({ type: 'log-ended', of: service.key });
});

async function* goneLog(told: () => void): AsyncGenerator<readonly string[]> {
  yield ['its only line'];
  told();
  throw new Problem('not-found', 'The pod iris-a is gone.', { remedy: 'Look again.' });
}

async function* after(gone: Promise<void>): AsyncGenerator<readonly string[]> {
  await gone;
  yield ['still here'];
}
