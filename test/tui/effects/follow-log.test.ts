import { expect, test } from 'vitest';
import { followLog } from '../../../src/tui/effects/follow-log.js';
import type { Message } from '../../../src/tui/state/messages.js';
import { fakeCluster } from '../../discovery/fake-cluster.js';
import { parsed } from '../../kserve/objects.js';

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
