import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { HttpRequest, HttpResponse, RoundTrip } from '../../src/inference/exchange.js';
import type { Transport } from '../../src/transport/transport.js';
import { running } from './running.js';
import { restSenders } from './rest-senders.js';
import { startHttp, startTcp, target, unusedPort } from './servers.js';

const never = new AbortController().signal;

let open: (typeof restSenders)[number][1];

function rest(): Transport<HttpRequest> {
  const transport = open({ insecure: false });
  onTestFinished(transport.close);
  return transport;
}

function post(body: string | Uint8Array, headers: Record<string, string> = {}): HttpRequest {
  return {
    transport: 'http',
    method: 'POST',
    path: '/v1/models/m:predict',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  };
}

function answered(sent: RoundTrip): HttpResponse {
  if (sent.response?.transport !== 'http') throw new Error(`no answer: ${JSON.stringify(sent.failure)}`);
  return sent.response;
}

describe.each(restSenders)('a request that is sent %s', (_name, sender) => {
  beforeEach(() => {
    open = sender;
  });

  test('sends method, path under the base path, host, headers and body as given', async () => {
    const seen: unknown[] = [];
    const port = await running(
      startHttp((request, body, response) => {
        seen.push(request.method, request.url, request.headers, body);
        response.writeHead(200, { 'x-one': 'a', 'set-cookie': ['b=1', 'c=2'] }).end('{"predictions":[1]}');
      }),
    );
    const body = Buffer.from([123, 255, 0, 125]);
    const sent = await rest().send(
      target(port, { basePath: '/serving/ns/m' }),
      post(body, { authorization: 'Bearer t' }),
      5000,
      never,
    );
    expect(sent.requestHeaders).toMatchObject({
      host: 'flower-sample.demo.example.com',
      'user-agent': 'isvc',
      'content-length': '4',
      authorization: 'Bearer t',
    });
    expect(seen.slice(0, 2)).toEqual(['POST', '/serving/ns/m/v1/models/m:predict']);
    expect(seen[2]).toMatchObject({
      host: 'flower-sample.demo.example.com',
      'content-type': 'application/json',
      'content-length': '4',
      authorization: 'Bearer t',
    });
    expect(seen[3]).toEqual(body);
    expect(answered(sent)).toMatchObject({
      status: 200,
      headers: { 'x-one': 'a', 'set-cookie': 'b=1, c=2' },
    });
    expect(Buffer.from(answered(sent).body).toString()).toBe('{"predictions":[1]}');
    expect([sent.sentBytes, sent.receivedBytes]).toEqual([4, 19]);
  });

  test('a GET has no body; a POST without one states its length', async () => {
    const seen: unknown[] = [];
    const port = await running(
      startHttp((request, body, response) => {
        seen.push([request.method, request.headers['content-length'], body.length]);
        response.end('{}');
      }),
    );
    const transport = rest();
    const bare = { transport: 'http', path: '/v2', headers: {} } as const;
    await transport.send(target(port), { ...bare, method: 'GET' }, 5000, never);
    await transport.send(target(port), { ...bare, method: 'POST' }, 5000, never);
    expect(seen).toEqual([
      ['GET', undefined, 0],
      ['POST', '0', 0],
    ]);
  });

  test('a redirect and an error status are answers', async () => {
    const port = await running(
      startHttp((request, _body, response) => {
        response
          .writeHead(request.url?.startsWith('/login') === true ? 200 : 302, { location: '/login' })
          .end();
      }),
    );
    const sent = await rest().send(target(port), post('{}'), 5000, never);
    expect(answered(sent)).toMatchObject({ status: 302, headers: { location: '/login' } });
  });

  test('a reused connection takes no time to connect', async () => {
    const port = await running(startHttp((_request, _body, response) => void response.end('{}')));
    const transport = rest();
    const first = await transport.send(target(port), post('{}'), 5000, never);
    const second = await transport.send(target(port), post('{}'), 5000, never);
    expect(first.timings.connectMs).toBeGreaterThan(0);
    expect(second.timings.connectMs).toBe(0);
    expect(second.timings.waitMs).toBeGreaterThan(0);
  });

  test('IPv6 addresses are reached', async () => {
    const port = await running(startHttp((_request, _body, response) => void response.end('six'), '::1'));
    const sent = await rest().send(target(port, { address: '::1' }), post('{}'), 5000, never);
    expect(answered(sent).status).toBe(200);
  });

  test('proxy variables change nothing', async () => {
    const port = await running(startHttp((_request, _body, response) => void response.end('{}')));
    vi.stubEnv('http_proxy', `http://127.0.0.1:${await unusedPort()}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(answered(await rest().send(target(port), post('{}'), 5000, never)).status).toBe(200);
  });

  test('nothing listens: refused while connecting', async () => {
    const sent = await rest().send(target(await unusedPort()), post('{}'), 5000, never);
    expect(sent.response).toBeUndefined();
    expect(sent.failure).toMatchObject({ phase: 'connect', code: 'ECONNREFUSED' });
  });

  test('an unknown name fails while resolving', async () => {
    const sent = await rest().send(target(80, { address: 'nowhere.invalid' }), post('{}'), 20_000, never);
    expect(sent.failure?.phase).toBe('resolve');
  });

  test('a server that says nothing: timeout while waiting', async () => {
    const port = await running(
      startTcp((socket) =>
        socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')),
      ),
    );
    const transport = rest();
    // The connection is there, so that nothing but waiting is left, however busy the machine is.
    await transport.send(target(port), post('{}'), 20_000, never);
    const sent = await transport.send(target(port), post('{}'), 100, never);
    expect(sent.failure).toMatchObject({ phase: 'wait', code: 'TIMEOUT', message: 'no answer within 0.1 s' });
  });

  test('an answer that stops in the middle: timeout while receiving', async () => {
    const port = await running(
      startTcp((socket) =>
        socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc')),
      ),
    );
    const sent = await rest().send(target(port), post('{}'), 1000, never);
    expect(sent.failure).toMatchObject({ phase: 'receive', code: 'TIMEOUT' });
    expect(sent.receivedBytes).toBe(3);
  });

  test.each([
    ['a cut before the answer', 'wait', (end: (text?: string) => void) => end()],
    [
      'a cut in the answer',
      'receive',
      (end: (text?: string) => void) => end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\na'),
    ],
    ['bytes that are not HTTP', 'wait', (end: (text?: string) => void) => end('\0\0\x12\x04\0\0\0\0\0')],
  ])('%s is a failure', async (_name, phase, answer) => {
    const port = await running(
      startTcp((socket) => socket.once('data', () => answer((text) => void socket.end(text ?? '')))),
    );
    const sent = await rest().send(target(port), post('{}'), 5000, never);
    expect(sent.response).toBeUndefined();
    expect(sent.failure?.phase).toBe(phase);
  });

  test('an abort rejects with its reason, before and during', async () => {
    const reason = new Error('the person changed their mind');
    const controller = new AbortController();
    const port = await running(startTcp((socket) => socket.once('data', () => controller.abort(reason))));
    const transport = rest();
    await expect(transport.send(target(port), post('{}'), 5000, controller.signal)).rejects.toBe(reason);
    await expect(transport.send(target(port), post('{}'), 5000, controller.signal)).rejects.toBe(reason);
  });
});

test('the same bytes go out either way, but for the order of the headers', async () => {
  const seen: string[] = [];
  const port = await running(
    startTcp((socket) =>
      socket.on('data', (bytes: Buffer) => {
        seen.push(bytes.toString('latin1'));
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
      }),
    ),
  );
  const to = target(port, { basePath: '/serving/ns/m' });
  const requests = [
    post('{"instances":["\u00fc"]}', { 'x-mine': 'a b' }),
    { transport: 'http', method: 'POST', path: '/v2/models/a b/\u00fc?x=1', headers: {} },
    { transport: 'http', method: 'GET', path: '/v2', headers: {} },
    // Every byte there is: a small body goes out as a string of them.
    {
      transport: 'http',
      method: 'POST',
      path: '/v2',
      headers: {},
      body: Uint8Array.from({ length: 256 }, (_, at) => at),
    },
  ] as const;
  for (const request of requests) {
    for (const [, sender] of restSenders) {
      open = sender;
      await rest().send(to, request, 5000, never);
    }
    const [alone, repeated] = seen.splice(0).map((text) => {
      const [head = '', body] = text.split('\r\n\r\n');
      const [line, ...headers] = head.split('\r\n');
      return { line, headers: headers.map((one) => one.toLowerCase()).sort(), body };
    });
    expect(repeated).toEqual(alone);
  }
});
