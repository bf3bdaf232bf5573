import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { connect, createServer as createTcp } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { ask } from '../proxy/open-proxy.js';
import { listen, unusedPort } from '../transport/servers.js';
import { programOnDemo, type RunOptions } from './program.js';

const isvc = programOnDemo();

/** A proxy that runs, with what it printed first. */
async function start(args: readonly string[], options: RunOptions = {}) {
  const child = isvc.start(['proxy', ...args, '-o', 'json'], options);
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = text(child.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse(String((await lines.next()).value)) as Record<string, unknown>;
  const { url, key } = (await next()) as { url: string; key: string };
  const port = Number(/:(\d+)$/.exec(url)?.[1]);
  const end = async (signal: NodeJS.Signals) => {
    const exited = once(child, 'exit');
    child.kill(signal);
    const [code] = (await exited) as [number];
    return code;
  };
  return { port, key, headers: { 'x-isvc-key': key }, next, said, end };
}

/** A server that keeps what it was sent. */
async function recorder() {
  const seen: IncomingHttpHeaders[] = [];
  const { port, close } = await listen(
    createServer(({ headers }, response) => {
      if (headers.host !== 'isvc-probe.invalid') seen.push(headers);
      response.end('{}');
    }),
  );
  onTestFinished(close);
  return { address: `127.0.0.1:${port}`, seen };
}

test('what to set is printed as lines that a shell can evaluate', async () => {
  const child = isvc.start(['proxy', 'writer']);
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length === 3) break;
  }
  expect(lines).toEqual([
    expect.stringMatching(/^export OPENAI_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/v1$/),
    expect.stringMatching(/^export OPENAI_API_KEY=[\w-]{32}$/),
    expect.stringMatching(/^# curl -H "Authorization: Bearer \$OPENAI_API_KEY" .*\/v1\/models$/),
  ]);
});

test('each request is a line of JSON, without the key', async () => {
  const { port, key, next } = await start(['sklearn-iris']);
  const body = '{"instances":[[6.8,2.8,4.8,1.4]]}';
  const headers = { 'content-type': 'application/json' };
  const reply = await ask({ port }, `/key-${key}/v1/models/sklearn-iris:predict`, {
    body,
    headers,
    withKey: false,
  });
  expect(reply).toMatchObject({ status: 200, text: '{"predictions":[1]}' });
  const entry = await next();
  expect(entry).toMatchObject({
    method: 'POST',
    path: '/v1/models/sklearn-iris:predict',
    service: 'kserve-demo/sklearn-iris',
    status: 200,
    who: 'model',
    ok: true,
  });
  expect(JSON.stringify(entry)).not.toContain(key);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends it, with its connections, and its port is free', async (signal, code) => {
  const { port, end } = await start(['sklearn-iris']);
  const socket = connect(port, '127.0.0.1');
  socket.resume();
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  expect(await end(signal)).toBe(code);
  await closed;
  const [error] = (await once(connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNREFUSED');
});

test.each<readonly [string, readonly string[], number, string]>([
  ['no such service', ['no-such'], 4, 'InferenceGraph no-such in namespace kserve-demo'],
  ['a service that is not ready', ['bad-model'], 4, 'bad-model'],
  ['two places', ['--unix', '/tmp/x', '--port', '1'], 2, 'two places'],
  ['a port that is none', ['--port', '70000'], 2, 'is not a port'],
  ['an origin that is none', ['--allow-origin', 'https://a.example/x'], 2, 'is not an origin'],
  ['a size that is none', ['--max-body', 'much'], 2, 'is not a size'],
  ['an address that is none', ['--listen', 'box'], 2, 'is not an IP address'],
  ['an address with a zone', ['--listen', 'fe80::1%eth0'], 2, 'has a zone (%…), which no URL can have'],
  ['an address of another machine', ['--listen', '192.0.2.1'], 2, 'does not have that address'],
  ['a folder that is not there', ['--unix', 'no/such/folder/proxy.sock'], 2, 'cannot listen'],
])('where it cannot start, the exit code says why: %s', async (_name, args, code, words) => {
  const ended = await isvc.run(['proxy', ...args]);
  expect([ended.code, ended.stdout]).toEqual([code, '']);
  expect(ended.stderr).toContain(words);
});

test('where nobody answers, it does not start', async () => {
  const ended = await isvc.run(['proxy', 'sklearn-iris', '--address', `127.0.0.1:${await unusedPort()}`]);
  expect(ended.code).toBe(5);
});

test('a port that is taken is a mistake of its flag', async () => {
  const other = createTcp();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  const { code, stderr } = await isvc.run(['proxy', '--port', String(port)]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('another program has it')]);
});

test('a token goes only to the services that it belongs to', async () => {
  const { address, seen } = await recorder();
  const { port, headers } = await start(['--address', address], {
    environment: { ISVC_TOKEN: 'a-token', ISVC_TOKEN_FOR: 'kserve-demo/sklearn-iris' },
  });
  for (const name of ['sklearn-iris', 'flower-sample'])
    await ask({ port }, `/kserve-demo/${name}/v1/models/x`, { headers });
  expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer a-token', undefined]);
});

test('beside a name, a token is for that service', async () => {
  const { address, seen } = await recorder();
  const { port, headers } = await start(['sklearn-iris', '--address', address, '--token', 'a-token']);
  await ask({ port }, '/v1/models/x', { headers });
  expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer a-token']);
});

test('what opens the proxy to others is said each time', async () => {
  const { end, said } = await start(['--no-key', '--listen', '127.0.0.1', '-q']);
  await end('SIGINT');
  expect(await said).toMatch(/listens on 127\.0\.0\.1 without TLS[^]*demands no key/);
});
