import { afterEach, expect, test, vi } from 'vitest';
import type { Token } from '../../src/cluster/cluster.js';
import { keepTokens } from '../../src/predict/tokens.js';
import { Problem } from '../../src/problem.js';

const { signal } = new AbortController();
const from = { namespace: 'ns', account: 'caller', audiences: [] };
const hourMs = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
});

/** Tokens of an hour, named by the order in which they were asked for. */
function hourly() {
  const asked: string[] = [];
  const createToken = async (account: { name: string }, audiences: readonly string[]): Promise<Token> => {
    asked.push([account.name, ...audiences].join(' '));
    return { token: `token-${asked.length}`, expiresAt: Date.now() + hourMs };
  };
  return { asked, tokens: keepTokens({ createToken }) };
}

test('one question is enough for many requests that start at once', async () => {
  const { asked, tokens } = hourly();
  const got = await Promise.all([1, 2, 3].map(() => tokens.get(from, 'ns', signal)));
  expect(got).toEqual(['token-1', 'token-1', 'token-1']);
  expect(asked).toEqual(['caller']);
});

test('another account, and another audience, have tokens of their own', async () => {
  const { asked, tokens } = hourly();
  await tokens.get(from, 'ns', signal);
  await tokens.get({ ...from, account: 'other' }, 'ns', signal);
  await tokens.get({ ...from, audiences: ['models'] }, 'ns', signal);
  expect(asked).toEqual(['caller', 'other', 'caller models']);
});

test.each([
  ['that has two minutes left is sent', hourMs - 120_000, 'token-1'],
  ['that ends within a minute is renewed', hourMs - 59_000, 'token-2'],
  ['that has ended is renewed', 2 * hourMs, 'token-2'],
])('a token %s', async (_, laterMs, expected) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { tokens } = hourly();
  await tokens.get(from, 'ns', signal);
  vi.setSystemTime(Date.now() + laterMs);
  await expect(tokens.get(from, 'ns', signal)).resolves.toBe(expected);
});

test('a clock that is ahead of the cluster’s asks once a minute, and not for each call', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  let asked = 0;
  const tokens = keepTokens({
    createToken: async () => {
      asked += 1;
      return { token: `token-${asked}`, expiresAt: Date.now() - 1000 };
    },
  });
  for (let call = 0; call < 3; call += 1)
    await expect(tokens.get(from, 'ns', signal)).resolves.toBe('token-1');
  vi.setSystemTime(Date.now() + 61_000);
  await expect(tokens.get(from, 'ns', signal)).resolves.toBe('token-2');
  tokens.refused(from, 'ns', 'token-2');
  await expect(tokens.get(from, 'ns', signal)).resolves.toBe('token-3');
});

test('an account without a namespace is one of the namespace of the service that is called', async () => {
  const { asked, tokens } = hourly();
  const { namespace: _, ...unplaced } = from;
  await expect(tokens.get(unplaced, 'ns', signal)).resolves.toBe('token-1');
  await expect(tokens.get(from, 'elsewhere', signal)).resolves.toBe('token-1');
  await expect(tokens.get(unplaced, 'elsewhere', signal)).resolves.toBe('token-2');
  expect(asked).toEqual(['caller', 'caller']);
});

test('renew asks at once, and the new token is the kept one', async () => {
  const { tokens } = hourly();
  await tokens.get(from, 'ns', signal);
  await tokens.renew(from, 'ns', signal);
  await expect(tokens.get(from, 'ns', signal)).resolves.toBe('token-2');
});

test('a question that is given up, or fails, leaves the next one to be asked', async () => {
  const stopping = new AbortController();
  const createToken = vi.fn<(...args: unknown[]) => Promise<Token>>();
  createToken.mockImplementationOnce(async () => {
    stopping.abort(new Error('esc'));
    throw stopping.signal.reason;
  });
  createToken.mockResolvedValueOnce({ token: 'token-2', expiresAt: Date.now() + hourMs });
  const tokens = keepTokens({ createToken });
  const [first, second] = await Promise.allSettled([
    tokens.get(from, 'ns', stopping.signal),
    tokens.get(from, 'ns', signal),
  ]);
  expect(first).toMatchObject({ status: 'rejected', reason: new Error('esc') });
  expect(second).toMatchObject({ status: 'fulfilled', value: 'token-2' });
});

/** Tokens that are given only when the test says so. */
function onDemand() {
  const asked: { readonly name: string; readonly give: (token: string) => void }[] = [];
  const createToken = ({ name }: { name: string }): Promise<Token> =>
    new Promise((resolve) => {
      asked.push({ name, give: (token) => resolve({ token, expiresAt: Date.now() + hourMs }) });
    });
  return { asked, tokens: keepTokens({ createToken }) };
}

test('an account that is slow to answer holds up no other', async () => {
  const { asked, tokens } = onDemand();
  void tokens.get(from, 'ns', signal);
  const other = tokens.get({ ...from, account: 'other' }, 'ns', signal);
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.give('of-other');
  await expect(other).resolves.toBe('of-other');
});

test('who waits for the question of another may give up, which asks no second one', async () => {
  const { asked, tokens } = onDemand();
  const stopping = new AbortController();
  const first = tokens.get(from, 'ns', signal);
  const second = tokens.get(from, 'ns', stopping.signal);
  const third = tokens.get(from, 'ns', signal);
  stopping.abort(new Error('esc'));
  await expect(second).rejects.toThrow('esc');
  asked[0]?.give('token-1');
  await expect(Promise.all([first, third])).resolves.toEqual(['token-1', 'token-1']);
  expect(asked).toHaveLength(1);
});

test('after a token was refused the next call asks for another; one that took its place stays', async () => {
  const { tokens } = hourly();
  const first = await tokens.get(from, 'ns', signal);
  tokens.refused(from, 'ns', first);
  await expect(tokens.get(from, 'ns', signal)).resolves.toBe('token-2');
  tokens.refused(from, 'ns', first);
  await expect(tokens.get(from, 'ns', signal)).resolves.toBe('token-2');
});

test('where no new token can be had, the kept one goes again, and why is told', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const problem = new Problem('cluster', 'The API server does not answer.', { remedy: 'Try again.' });
  let asked = 0;
  let isDown = false;
  const createToken = (): Promise<Token> => {
    asked += 1;
    const token = { token: `token-${asked}`, expiresAt: Date.now() + hourMs };
    return isDown ? Promise.reject(problem) : Promise.resolve(token);
  };
  const tokens = keepTokens({ createToken });
  const get = () => tokens.get(from, 'ns', signal);
  const told = () => tokens.trouble(from, 'ns');
  expect([await get(), told()]).toEqual(['token-1', undefined]);
  isDown = true;
  vi.advanceTimersByTime(hourMs - 30_000);
  expect([await get(), told(), asked]).toEqual(['token-1', problem, 2]);
  // A load would ask for each of its calls.
  expect([await get(), asked]).toEqual(['token-1', 2]);
  vi.advanceTimersByTime(5000);
  expect([await get(), asked]).toEqual(['token-1', 3]);
  tokens.refused(from, 'ns', 'token-1');
  isDown = false;
  vi.advanceTimersByTime(5000);
  expect([await get(), told()]).toEqual(['token-4', undefined]);
});

test('where none is kept, the reason is the result', async () => {
  const problem = new Problem('cluster', 'You may not.', { remedy: 'Try again.' });
  const tokens = keepTokens({ createToken: () => Promise.reject(problem) });
  await expect(tokens.get(from, 'ns', signal)).rejects.toBe(problem);
});
