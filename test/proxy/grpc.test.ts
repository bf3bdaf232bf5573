import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import {
  type ClientDuplexStream,
  Client,
  credentials,
  Metadata,
  status,
  type StatusObject,
} from '@grpc/grpc-js';
import { expect, onTestFinished, test } from 'vitest';
import { listen, unusedPort } from '../transport/servers.js';
import { iris, key, openProxy, type ProxySetUp, useDemo } from './open-proxy.js';

const demo = useDemo();
const asIs = (bytes: Buffer) => bytes;
const path = '/test.Echo/Talk';

/** A call as the server sees it: the text of each message, and how it is answered. */
type Call = {
  readonly headers: IncomingHttpHeaders;
  readonly onMessage: (listener: (text: string) => void) => void;
  readonly onEnd: (listener: () => void) => void;
  readonly onReset: (listener: () => void) => void;
  readonly begin: (headers?: OutgoingHttpHeaders) => void;
  readonly write: (text: string) => void;
  readonly end: (trailers: OutgoingHttpHeaders) => void;
  /** A head that is all, with the status in it. */
  readonly endAtOnce: (headers: OutgoingHttpHeaders) => void;
  /** The connection is lost. */
  readonly lose: () => void;
};

const ok = { 'grpc-status': '0' };

/** A message's frame (grpc, doc/PROTOCOL-HTTP2.md, "Length-Prefixed-Message"). */
function frame(text: string): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(Buffer.byteLength(text), 1);
  return Buffer.concat([head, Buffer.from(text)]);
}

/** A server over Node's HTTP/2: each of the short messages here comes in a piece of its own. */
async function serveGrpc(talk: (call: Call) => void): Promise<string> {
  const server = createServer();
  server.on('stream', (stream, headers) => {
    let trailers: OutgoingHttpHeaders = ok;
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    stream.on('error', () => undefined);
    const head = { ':status': 200, 'content-type': 'application/grpc' };
    const begin = (more: OutgoingHttpHeaders = {}) => {
      if (!stream.headersSent) stream.respond({ ...head, ...more }, { waitForTrailers: true });
    };
    if (headers[':path'] !== path)
      return stream.respond({ ...head, 'grpc-status': '12' }, { endStream: true });
    talk({
      headers,
      onMessage: (listener) => stream.on('data', (piece: Buffer) => listener(piece.subarray(5).toString())),
      onEnd: (listener) => stream.on('end', listener),
      onReset: (listener) => stream.on('aborted', listener),
      begin,
      write: (text) => {
        begin();
        stream.write(frame(text));
      },
      end: (behind) => {
        begin();
        trailers = behind;
        stream.end();
      },
      endAtOnce: (more) => stream.respond({ ...head, ...more }, { endStream: true }),
      lose: () => stream.session?.destroy(),
    });
  });
  const { port, close } = await listen(server);
  onTestFinished(close);
  return `127.0.0.1:${port}`;
}

/** A call of grpc-js through a proxy. */
function talk(port: number, headers: Record<string, string> = { 'x-isvc-key': key }, authority?: string) {
  const options = authority === undefined ? {} : { 'grpc.default_authority': authority };
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), options);
  onTestFinished(() => client.close());
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  const call: ClientDuplexStream<Buffer, Buffer> = client.makeBidiStreamRequest(path, asIs, asIs, metadata);
  call.on('error', () => undefined);
  const ended = new Promise<StatusObject>((resolve) => {
    call.once('status', resolve);
  });
  return { call, ended };
}

async function proxyTo(handler: (call: Call) => void, more: ProxySetUp = {}) {
  const address = await serveGrpc(handler);
  return openProxy(demo(), { served: iris, address, ...more });
}

test('a call streams both ways, message by message, with its metadata and trailers', async () => {
  const seen: IncomingHttpHeaders[] = [];
  const proxy = await proxyTo((call) => {
    seen.push(call.headers);
    call.begin({ 'x-head': '1' });
    call.onMessage((message) => call.write(`echo ${message}`));
    call.onEnd(() => call.end({ ...ok, 'x-behind': '2' }));
  });
  const { call, ended } = talk(proxy.port, { 'x-isvc-key': key, 'x-own': 'mine' });
  const heads = once(call, 'metadata') as Promise<[Metadata]>;
  for (const word of ['one', 'two']) {
    const answer = once(call, 'data') as Promise<[Buffer]>;
    call.write(Buffer.from(word));
    expect((await answer)[0].toString()).toBe(`echo ${word}`);
  }
  call.end();
  call.resume();
  const { code, metadata } = await ended;
  expect(code).toBe(status.OK);
  expect(metadata.get('x-behind')).toEqual(['2']);
  expect((await heads)[0].get('x-head')).toEqual(['1']);
  expect(seen[0]).toMatchObject({ 'x-own': 'mine', te: 'trailers' });
  expect(seen[0]).not.toHaveProperty('x-isvc-key');
  expect(await proxy.nextEntry()).toMatchObject({
    method: 'POST',
    path,
    grpcStatus: 0,
    who: 'model',
    ok: true,
  });
});

test('an error of the server is the client’s, with its details, also where it is all that comes', async () => {
  const proxy = await proxyTo((call) =>
    call.endAtOnce({ 'grpc-status': '3', 'grpc-message': 'no %E2%80%94 input' }),
  );
  const { call, ended } = talk(proxy.port);
  call.end();
  expect(await ended).toMatchObject({ code: status.INVALID_ARGUMENT, details: 'no — input' });
  expect(await proxy.nextEntry()).toMatchObject({ grpcStatus: 3, who: 'model', ok: false });
});

test.each(['', 'OK'])('a grpc-status "%s" is not a code, and no success', async (told) => {
  const proxy = await proxyTo((call) => call.endAtOnce({ 'grpc-status': told }));
  talk(proxy.port).call.end();
  expect(await proxy.nextEntry()).toMatchObject({ grpcStatus: status.UNKNOWN, ok: false });
});

test('a call that the client ends is ended at the server', async () => {
  const { promise: reset, resolve } = Promise.withResolvers<void>();
  const proxy = await proxyTo((call) => {
    call.onReset(resolve);
    call.write('begun');
  });
  const { call } = talk(proxy.port);
  await once(call, 'data');
  call.cancel();
  await reset;
  expect(await proxy.nextEntry()).toMatchObject({ who: 'client', status: 499 });
});

test('a server that is lost in the middle is UNAVAILABLE, and not the end of an answer', async () => {
  const proxy = await proxyTo((call) => {
    call.write('half');
    call.onMessage(call.lose);
  });
  const { call, ended } = talk(proxy.port);
  await once(call, 'data');
  call.write(Buffer.from('and now'));
  call.resume();
  expect(await ended).toMatchObject({ code: status.UNAVAILABLE });
});

test.each<readonly [string, Record<string, string>, number]>([
  ['no key', {}, status.UNAUTHENTICATED],
  ['a wrong key', { 'x-isvc-key': 'wrong' }, status.UNAUTHENTICATED],
  ['a page', { 'x-isvc-key': key, origin: 'http://evil.example' }, status.PERMISSION_DENIED],
])('what is refused is a status: %s', async (_name, headers, code) => {
  const proxy = await proxyTo((call) => call.end(ok));
  const { ended } = talk(proxy.port, headers);
  expect(await ended).toMatchObject({ code });
});

test('the key goes as a bearer token, too', async () => {
  const proxy = await proxyTo((call) => call.end(ok));
  const { call, ended } = talk(proxy.port, { authorization: `Bearer ${key}` });
  call.resume();
  expect(await ended).toMatchObject({ code: status.OK });
});

test('the service is named by the authority; one that is not there is NOT_FOUND', async () => {
  const proxy = await openProxy(demo());
  const { ended } = talk(proxy.port, { 'x-isvc-key': key }, 'no-such.kserve-demo.localhost');
  expect(await ended).toMatchObject({
    code: status.NOT_FOUND,
    details: expect.stringContaining('InferenceGraph no-such'),
  });
  const other = talk(proxy.port, { 'x-isvc-key': key }, 'iris-grpc.kserve-demo.localhost');
  other.call.end();
  expect((await other.ended).code).toBe(status.UNIMPLEMENTED);
});

test('where nobody answers, it is UNAVAILABLE with the verdict', async () => {
  const proxy = await openProxy(demo(), { served: iris, address: `127.0.0.1:${await unusedPort()}` });
  const { ended } = talk(proxy.port);
  expect(await ended).toMatchObject({
    code: status.UNAVAILABLE,
    details: expect.stringContaining('refused'),
  });
});
