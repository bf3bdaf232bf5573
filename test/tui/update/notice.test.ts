import { expect, test } from 'vitest';
import { drawn } from '../screen.js';
import { after, named, pressed, stateWith } from '../states.js';

const list = stateWith(named('iris'));
const notice = (text: string) => after(list, { type: 'noticed', notice: text });
const later = (ms: number) => ({ type: 'refresh-due', now: list.now + ms }) as const;

test('a short notice takes one line, and the keys of the screen stay below it', () => {
  expect(drawn(notice('sorted: name')).slice(-2)).toEqual([
    ' sorted: name',
    expect.stringContaining('? keys  q quit'),
  ]);
});

test('a longer notice takes rows above, and the way out stays', () => {
  const long = `${'word '.repeat(20)}end`;
  const rows = drawn(notice(long));
  expect(rows).toHaveLength(24);
  expect(rows.slice(-3)).toEqual([
    expect.stringContaining('word'),
    expect.stringContaining('end'),
    expect.stringContaining('? keys  q quit'),
  ]);
});

test('a notice goes by itself after a while, and the next one has its own time', () => {
  expect(after(notice('sorted: name'), later(9_000)).notice).toBe('sorted: name');
  expect(after(notice('sorted: name'), later(10_000)).notice).toBeUndefined();
  const next = after(notice('sorted: name'), later(9_000), { type: 'noticed', notice: 'saved' });
  expect(after(next, later(12_000)).notice).toBe('saved');
});

test('what a login program says stays while it runs', () => {
  const told = after(list, { type: 'login-told', words: 'open https://login.example' });
  expect(after(told, later(60_000)).notice).toContain('open https://login.example');
  expect(after(told, { type: 'login-told', words: undefined }).notice).toBeUndefined();
});

test('a notice of what is waited for goes when that has come', () => {
  const waiting = pressed(list, 'P', 'F');
  expect(waiting.notice).toBeDefined();
  const payload = { bytes: Buffer.from('{}'), fileName: 'payload.json', source: 'here' };
  const made = after(waiting, { type: 'payload-made', of: 'kserve-demo/iris', payload });
  expect(made.notice).toBeUndefined();
});

test('a notice that waits for the gateways goes when they were asked', () => {
  const waiting = pressed(list, 'g', 'T');
  expect(waiting.notice).toBe('still looking for gateways');
  const failure = { kind: 'cluster', summary: 'no', next: [] } as const;
  expect(after(waiting, { type: 'surveyed', survey: { state: 'failed', failure } }).notice).toBeUndefined();
});
