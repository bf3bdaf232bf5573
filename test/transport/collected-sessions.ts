/**
 * Calls over HTTP/2, one after the other. In the turn of the event loop in which an answer comes the whole heap is collected as well: this
 * program blocks until that answer and the one that asks for the collection are both there.
 */
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { readSync, writeSync } from 'node:fs';
import type { ClientHttp2Stream } from 'node:http2';
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openGrpc } from '../../src/transport/grpc.ts';
import { openHttp2Pass } from '../../src/transport/pass-http2.ts';

/** `--expose-gc` */
declare const gc: () => void;

const [way, port, besidePort, calls] = process.argv.slice(2);
const say = (line: string) => writeSync(1, `${line}\n`);

// Two connections: the one that was read last is the first to be looked at in the next turn, and the collection is to be the second.
const blocking = connect(Number(besidePort), '127.0.0.1');
await once(blocking, 'connect');
const collecting = connect(Number(besidePort), '127.0.0.1');
await once(collecting, 'connect');
blocking.on('data', () => {
  say('waits');
  readSync(0, Buffer.alloc(1));
});
collecting.on('data', () => gc());

const sessions: WeakRef<object>[] = [];
subscribe('http2.client.stream.created', (message) => {
  const { session } = (message as { readonly stream: ClientHttp2Stream }).stream;
  if (session !== undefined) sessions.push(new WeakRef(session));
});

const target = {
  address: '127.0.0.1',
  port: Number(port),
  tls: false,
  host: 'model.example.com',
  basePath: '',
};

function openCalls() {
  const { send, close } = openGrpc({ insecure: false });
  const request = {
    transport: 'grpc',
    service: 'inference.GRPCInferenceService',
    method: 'ServerReady',
    message: {},
    headers: {},
  } as const;
  return {
    close,
    send: async () => (await send(target, request, 60_000, new AbortController().signal)).failure,
  };
}

function openPasses() {
  const { send, close } = openHttp2Pass({ insecure: false });
  const request = { method: 'POST', path: '/', headers: [], body: Buffer.from('x'), trailers: () => [] };
  return {
    close,
    send: async () => {
      const outcome = await send(target, request, 60_000).outcome;
      return 'failure' in outcome ? outcome.failure : undefined;
    },
  };
}

const { send, close } = way === 'pass' ? openPasses() : openCalls();
for (let call = 0; call < Number(calls); call += 1) say((await send()) === undefined ? 'an answer' : 'none');
close();
blocking.destroy();
collecting.destroy();
const left = () => sessions.filter((session) => session.deref() !== undefined).length;
// A WeakRef keeps what it has told of until the turn ends.
for (let turn = 0; turn < 100 && left() > 0; turn += 1) {
  await nextTurn();
  gc();
}
say(`${sessions.length} sessions, ${left()} left`);
