import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseJson } from '../../../src/inference/read-json.js';
import {
  historyLimits,
  keepExchange,
  loadExchanges,
  pruneHistory,
} from '../../../src/tui/effects/history-files.js';
import { draftAgeMs, mostDrafts } from '../../../src/runtime/draft-file.js';
import { exchange } from '../../inference/samples.js';

const signal = AbortSignal.any([]);
const text = '{"instances":[[1.0,12345678901234567890]]}';
const sent = exchange({ startedAt: 1_000, payload: { kind: 'json', text, value: parseJson(text) } });

async function newStore() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'isvc-history-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return { folder, context: 'kind/../x' };
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

const loaded = async (store: Awaited<ReturnType<typeof newStore>>, of = sent.service) => {
  const message = await loadExchanges(store, of, signal);
  return message.type === 'history-loaded' ? message.exchanges : [];
};

test('what was kept comes back, newest first, with every digit of its numbers; only its owner reads it', async () => {
  const store = await newStore();
  await keepExchange(store, sent);
  await keepExchange(store, { ...sent, startedAt: 2_000 });
  const [newest, first] = await loaded(store);
  expect([newest?.startedAt, first?.startedAt]).toEqual([2_000, 1_000]);
  expect(first).toMatchObject({ payload: sent.payload, verdict: sent.verdict, service: sent.service });
  expect(first?.answer?.tensors).toEqual(sent.answer?.tensors);
  const [file = ''] = await filesIn(store.folder);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
  expect(await loaded({ ...store, context: 'another' })).toEqual([]);
  expect(await loaded(store, 'kserve-demo/other')).toEqual([]);
});

test('no header that could hold a secret is kept', async () => {
  const store = await newStore();
  const secret = 'Bearer abc.def.ghi';
  const headers = {
    authorization: secret,
    cookie: 'SID=its-session-31d4',
    'x-api-key': 'k-1234',
    'x-own': secret,
    host: 'iris',
  };
  const request = { ...sent.request, headers };
  const response = {
    transport: 'http',
    status: 200,
    headers: { ...headers, 'set-cookie': 'SID=its-session-31d4' },
    body: Buffer.from('{}'),
  } as const;
  await keepExchange(store, {
    ...sent,
    request,
    roundTrip: { ...sent.roundTrip, requestHeaders: headers, response },
  });
  const [file = ''] = await filesIn(store.folder);
  const bytes = (await readFile(file)).toString('latin1');
  for (const word of ['abc.def', 'SID=', 'its-session', 'k-1234']) expect(bytes).not.toContain(word);
  const [kept] = await loaded(store);
  expect(kept?.request.headers).toEqual({ host: 'iris' });
});

test('a file that is cut, or another thing, is left out', async () => {
  const store = await newStore();
  await keepExchange(store, sent);
  const [file = ''] = await filesIn(store.folder);
  await writeFile(path.join(path.dirname(file), '5.bin'), (await readFile(file)).subarray(0, 40));
  await writeFile(path.join(path.dirname(file), '6.bin'), 'not one');
  expect(await loaded(store)).toHaveLength(1);
});

test('a large exchange is not kept; old ones, and more than a service may have, go', async () => {
  const store = await newStore();
  await keepExchange(store, { ...sent, notes: ['x'.repeat(historyLimits.exchangeBytes)] });
  expect(await filesIn(store.folder)).toEqual([]);
  for (let at = 1; at <= historyLimits.ofService + 3; at += 1)
    await keepExchange(store, { ...sent, startedAt: at });
  const now = Date.now();
  await pruneHistory(store, now);
  const files = await filesIn(store.folder);
  expect(files).toHaveLength(historyLimits.ofService);
  const old = new Date(now - historyLimits.ageMs - 60_000);
  for (const file of files.slice(0, 10)) await utimes(file, old, old);
  await pruneHistory(store, now);
  expect(await filesIn(store.folder)).toHaveLength(historyLimits.ofService - 10);
});

test('an answer that is too large to be kept is not copied to find that out', async () => {
  const store = await newStore();
  let isRead = false;
  const json = {
    *[Symbol.iterator]() {
      isRead = true;
      yield new Uint8Array();
    },
  };
  const values = new Float64Array(historyLimits.exchangeBytes + 1);
  const tensors = [{ name: 'x', datatype: 'FP64', shape: [values.length], values }] as const;
  await keepExchange(store, { ...sent, answer: { tensors, json } });
  expect([isRead, await filesIn(store.folder)]).toEqual([false, []]);
});

const id = '0f6e8a1c-9b2d-4c3e-8f70-123456789abc';

test('drafts that a killed process left go, those that may be written now and other files stay', async () => {
  const store = await newStore();
  await keepExchange(store, sent);
  const [kept = ''] = await filesIn(store.folder);
  const folder = path.dirname(kept);
  const now = Date.now();
  const put = async (name: string, ageMs: number) => {
    const at = new Date(now - ageMs);
    await writeFile(path.join(folder, name), 'half');
    await utimes(path.join(folder, name), at, at);
  };
  const old = [`1.bin.${id}.tmp`, '2.bin.tmp'];
  const young = [`3.bin.${id}.tmp`, '4.bin.tmp'];
  const others = [`notes.${id}.tmp`, '5.bin.copy.tmp', `6.bin.${id}.tmp~`, '7.tmp'];
  for (const name of [...old, ...others]) await put(name, draftAgeMs + 1_000);
  for (const name of young) await put(name, draftAgeMs - 60_000);
  await mkdir(path.join(folder, `8.bin.${id}.tmp`));
  await utimes(path.join(folder, `8.bin.${id}.tmp`), 0, 0);
  await pruneHistory(store, now);
  const left = [path.basename(kept), ...young, ...others, `8.bin.${id}.tmp`];
  expect((await readdir(folder)).toSorted()).toEqual(left.toSorted());
});

test('of many drafts a bounded number goes at once', async () => {
  const store = await newStore();
  for (let at = 0; at < mostDrafts + 2; at += 1) {
    const file = path.join(store.folder, `${at}.bin.tmp`);
    await writeFile(file, '');
    await utimes(file, 0, 0);
  }
  await pruneHistory(store, Date.now());
  expect(await filesIn(store.folder)).toHaveLength(2);
});

test('two exchanges of one moment are written side by side: neither takes the draft of the other', async () => {
  const store = await newStore();
  const both = Array.from({ length: 20 }, () => keepExchange(store, sent));
  await Promise.all(both);
  expect(await loaded(store)).toHaveLength(1);
  expect(await filesIn(store.folder)).toHaveLength(1);
});

test('an exchange that cannot take its place leaves no draft', async () => {
  const store = await newStore();
  await keepExchange(store, sent);
  const [file = ''] = await filesIn(store.folder);
  await rm(file);
  await mkdir(file);
  await expect(keepExchange(store, sent)).rejects.toThrow('The history could not be kept');
  expect(await filesIn(store.folder)).toEqual([]);
});
