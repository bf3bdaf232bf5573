import { expect, test } from 'vitest';
import { Problem } from '../../../src/problem.js';
import type { TuiSession } from '../../../src/session.js';
import { noSession, createSessions } from '../../../src/tui/effects/sessions.js';

/** Contexts that open when the test says so, and what was closed of them. */
function contexts() {
  const closed: string[] = [];
  const session = (context: string): TuiSession => {
    const { cluster, ...rest } = noSession(new Problem('cluster', 'none', { remedy: 'none' }));
    const close = () => Promise.resolve(void closed.push(context));
    return { ...rest, cluster: { ...cluster, context, close } };
  };
  const waiting = new Map<string, () => void>();
  const opening = (context: string): Promise<TuiSession> =>
    new Promise((resolve) => waiting.set(context, () => resolve(session(context))));
  const sessions = createSessions(session('first'), {
    reconnect: (context = 'first again') => opening(context),
    openDemo: () => opening('demo'),
  });
  const arrives = (context: string) => waiting.get(context)?.();
  const current = () => sessions.current().cluster.context;
  return { sessions, closed, arrives, current };
}

const never = new AbortController().signal;

test('another context takes the place of the one before, which is closed after it was told', async () => {
  const { sessions, closed, arrives, current } = contexts();
  const told: string[] = [];
  const open = (context: string) =>
    sessions.open(context, () => told.push(`${current()}, closed: ${closed.join()}`), never);
  const one = open('one');
  arrives('one');
  await one;
  const two = open('two');
  arrives('two');
  await two;
  expect(told).toEqual(['one, closed: ', 'two, closed: ']);
  // The first belongs to whoever opened it.
  expect(closed).toEqual(['one']);
  await sessions.close();
  expect(closed).toEqual(['one', 'two']);
});

test('a context that comes late, after another one was chosen, does not take its place', async () => {
  const { sessions, closed, arrives, current } = contexts();
  const superseded = new AbortController();
  const told: string[] = [];
  const slow = sessions.open('slow', () => told.push('slow'), superseded.signal);
  superseded.abort();
  const quick = sessions.openDemo(() => told.push('demo'), never);
  arrives('demo');
  await quick;
  arrives('slow');
  await slow;
  expect([current(), told, closed]).toEqual(['demo', ['demo'], ['slow']]);
});
