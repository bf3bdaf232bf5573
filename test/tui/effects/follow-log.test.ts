import { expect, test } from 'vitest';
import { followLog } from '../../../src/tui/effects/follow-log.js';
import type { Message } from '../../../src/tui/state/messages.js';
import { fakeCluster } from '../../discovery/fake-cluster.js';
import type { LogSource } from '../../../src/kserve/log-source.js';
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
