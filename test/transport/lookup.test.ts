import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { AddressRule } from '../../src/network/address-rule.js';
import { allowedAddresses, isMagicDomain, type Lookup } from '../../src/transport/lookup.js';
import { openPass } from '../../src/transport/pass.js';
import { openRest } from '../../src/transport/rest.js';
import type { Target, Trust } from '../../src/transport/transport.js';
import { grpcSenders } from './grpc-senders.js';
import { answerReady, readyRequest, startHttp2 } from './grpc-server.js';
import { restSenders } from './rest-senders.js';
import { startHttp, target, type Running, unusedPort } from './servers.js';

const never = new AbortController().signal;
const get = { transport: 'http', method: 'GET', path: '/', headers: {} } as const;
const opened: Running[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

/** DNS that answers from a table; `*.DOMAIN` is a wildcard. */
function dns(records: Readonly<Record<string, readonly string[]>>): Lookup {
  return async (host) => {
    const found = records[host] ?? records[`*.${host.split('.').slice(1).join('.')}`];
    if (found === undefined) throw Object.assign(new Error(`no ${host}`), { code: 'ENOTFOUND' });
    return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
}

/** A server that counts what reaches it. */
async function recorder(address?: string): Promise<{ readonly port: number; readonly count: () => number }> {
  let count = 0;
  const server = await startHttp((_request, _body, response) => {
    count += 1;
    response.writeHead(200, { connection: 'close' }).end();
  }, address);
  opened.push(server);
  return { port: server.port, count: () => count };
}

type SendOnce = (trust: Trust, to: Target) => Promise<unknown>;

function grpcSend([name, open]: (typeof grpcSenders)[number]): readonly [string, SendOnce] {
  return [
    `gRPC, ${name}`,
    async (trust, to) => {
      const grpc = open(trust);
      onTestFinished(grpc.close);
      return (await grpc.send(to, readyRequest, 5000, never)).failure;
    },
  ];
}

function restSend([name, open]: (typeof restSenders)[number]): readonly [string, SendOnce] {
  return [
    `REST, ${name}`,
    async (trust, to) => {
      const rest = open(trust);
      onTestFinished(rest.close);
      return (await rest.send(to, get, 5000, never)).failure;
    },
  ];
}

const passed = { method: 'GET', path: '/', headers: [], body: new Uint8Array(), trailers: () => [] };

const passes = (['overHttp1', 'overHttp2'] as const).map((way): readonly [string, SendOnce] => [
  `what passes on ${way}`,
  async (trust, to) => {
    const pass = await openPass(trust);
    onTestFinished(pass.close);
    const outcome = await pass[way](to, passed, 5000).outcome;
    return 'failure' in outcome ? outcome.failure : undefined;
  },
]);

const nothing: AddressRule = { places: [], privately: 'refused' };
const places = [{ address: '127.0.0.1', port: 80 }];
const under: AddressRule = { places: [], privately: { under: 'models.test' } };
const own = { '*.models.test': ['10.0.0.5'], 'lb.test': ['10.0.0.9', '127.0.0.9'] };

test.each<readonly [string, AddressRule, string, readonly string[], boolean]>([
  ['a public address', nothing, 'a.test', ['203.0.113.7'], true],
  ['this machine', nothing, 'a.test', ['127.0.0.1'], false],
  ['this machine in IPv6 clothes', nothing, 'a.test', ['::ffff:127.0.0.1'], false],
  ['a metadata server', nothing, 'a.test', ['169.254.169.254'], false],
  ['a private address of no domain', nothing, 'a.test', ['10.0.0.5'], false],
  ['a believed gateway on this machine', { ...nothing, places }, 'a.test', ['127.0.0.1'], true],
  ['this machine beside that gateway', { ...nothing, places }, 'a.test', ['127.0.0.2'], false],
  ['what a domain leads to anyway', under, 'a.test', ['10.0.0.5'], true],
  ['another private address of the domain', under, 'a.test', ['10.0.0.6'], false],
  ['a domain that the person trusts', { places: [], privately: 'taken' }, 'a.test', ['10.0.0.6'], true],
  ['this machine, under such a domain', { places: [], privately: 'taken' }, 'a.test', ['127.0.0.1'], false],
  [
    "a believed load balancer's name",
    { ...nothing, places: [{ address: 'lb.test', port: 80 }] },
    'a.test',
    ['10.0.0.9'],
    true,
  ],
  ["an address of the Service's", { ...nothing, only: ['10.96.0.7'] }, 'a.test', ['10.96.0.7'], true],
  ['another one than the Service has', { ...nothing, only: ['10.96.0.7'] }, 'a.test', ['10.96.0.8'], false],
  [
    'the API server',
    { places: [], privately: 'taken', never: ['10.96.0.1'] },
    'a.test',
    ['10.96.0.1'],
    false,
  ],
])('%s', async (_what, rule, host, addresses, taken) => {
  const lookup = dns({ ...own, [host]: addresses });
  const answer = await allowedAddresses({ address: host, port: 80, rule }, lookup).catch(
    (error: NodeJS.ErrnoException) => error.code,
  );
  expect(answer === 'ADDRESS_REFUSED' ? false : answer !== undefined).toBe(taken);
});

test('a wildcard that leads to this machine vouches for nothing', async () => {
  const rule = { ...under, places: [{ address: 'lb.test', port: 80 }] };
  const records = { '*.models.test': ['127.0.0.1'], 'lb.test': ['10.0.0.9'] };
  const asked = allowedAddresses({ address: 'a.models.test', port: 80, rule }, dns(records));
  await expect(asked).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
});

test('another port of a believed gateway’s address may be anybody’s', async () => {
  const asked = allowedAddresses({ address: '127.0.0.1', port: 81, rule: { ...nothing, places } }, dns({}));
  await expect(asked).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
});

test('a name without an address leads nowhere, and is not asked for elsewhere', async () => {
  await expect(allowedAddresses({ address: 'empty.test', port: 80 }, async () => [])).rejects.toMatchObject({
    code: 'ENOTFOUND',
  });
});

function failingDns(): Promise<never> {
  return Promise.reject(Object.assign(new Error('no DNS'), { code: 'EAI_AGAIN' }));
}

test('names that say any address are magic', async () => {
  expect(await isMagicDomain('any.test', dns({ '*.any.test': ['127.0.0.2'] }))).toBe(true);
  expect(await isMagicDomain('models.test', dns(own))).toBe(false);
  expect(await isMagicDomain('nowhere.test', dns({}))).toBe(false);
  expect(await isMagicDomain('models.test', failingDns)).toBeUndefined();
});

test.each(['127.0.0.1', '::ffff:127.0.0.1', 'localhost', 'evil.test'])(
  'REST: nothing reaches this machine by %s, and everything where no rule is',
  async (address) => {
    const { port, count } = await recorder();
    const rest = openRest({
      insecure: false,
      lookup: dns({ localhost: ['127.0.0.1'], 'evil.test': ['127.0.0.1'] }),
    });
    const refused = await rest.send(target(port, { address, rule: nothing }), get, 5000, never);
    expect([refused.failure?.code, count()]).toEqual(['ADDRESS_REFUSED', 0]);
    const control = await rest.send(target(port, { address }), get, 5000, never);
    expect([control.response?.transport, count()]).toEqual(['http', 1]);
    rest.close();
  },
);

describe.each(grpcSenders)('a call of gRPC that is sent %s', (_sender, open) => {
  test.each(['127.0.0.1', '::ffff:127.0.0.1', 'localhost', 'evil.test'])(
    'gRPC: nothing reaches this machine by %s, and everything where no rule is',
    async (address) => {
      let count = 0;
      const server = await startHttp2((stream) => {
        count += 1;
        answerReady(stream);
      });
      opened.push(server);
      const lookup = dns({ localhost: ['127.0.0.1'], 'evil.test': ['127.0.0.1'] });
      const grpc = open({ insecure: false, lookup });
      const there = target(server.port, { address });
      const refused = await grpc.send({ ...there, rule: nothing }, readyRequest, 5000, never);
      expect([refused.failure?.code, count]).toEqual(['ADDRESS_REFUSED', 0]);
      const control = await grpc.send(there, readyRequest, 5000, never);
      expect([control.response?.transport, count]).toEqual(['grpc', 1]);
      grpc.close();
    },
  );
});

test('the answer of DNS is held against the rule at each connection: one that changes leads nowhere', async () => {
  const believed = await recorder('127.0.0.1');
  const answers = ['127.0.0.1', '127.0.0.2'];
  const lookup: Lookup = async () => [{ address: answers.shift() ?? '', family: 4 }];
  const rest = openRest({ insecure: false, lookup });
  const rule = { ...nothing, places: [{ address: '127.0.0.1', port: believed.port }] };
  const there = target(believed.port, { address: 'a.test', rule });
  const first = await rest.send(there, get, 5000, never);
  const second = await rest.send(there, get, 5000, never);
  expect([first.failure, second.failure?.code, believed.count()]).toEqual([undefined, 'ADDRESS_REFUSED', 1]);
  rest.close();
});

test('DNS that never answers vouches for nothing', async () => {
  vi.useFakeTimers();
  try {
    const asked = isMagicDomain('silent.test', () => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(2000);
    // The limit lets what has come be read first, in an immediate.
    await vi.advanceTimersToNextTimerAsync();
    expect(await asked).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});

describe('a name whose addresses all refuse', () => {
  const names = dns({ 'two.test': ['127.0.0.1', '127.0.0.2'] });
  // The system's answer comes in a later turn.
  const lookup: Lookup = (host) => new Promise((resolve) => setImmediate(() => resolve(names(host))));
  const senders = [...grpcSenders.map(grpcSend), ...restSenders.map(restSend), ...passes];

  test.each(senders)('says so over %s, in the words of the first', async (_name, send) => {
    const port = await unusedPort();
    const failure = await send({ insecure: false, lookup }, target(port, { address: 'two.test' }));
    const message = `connect ECONNREFUSED 127.0.0.1:${port}`;
    expect(failure).toEqual({ phase: 'connect', code: 'ECONNREFUSED', message });
  });
});
