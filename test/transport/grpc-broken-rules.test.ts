import { describe, expect, onTestFinished, test } from 'vitest';
import { grpcSenders } from './grpc-senders.js';
import { readyRequest } from './grpc-server.js';
import { ok, type } from './raw-answers.js';
import { blockOf, frameOf, number32, settingsOf } from './raw-frames.js';
import { startFrames } from './raw-server.js';
import { target } from './servers.js';

const begun = (stream: number) => frameOf(1, 0, stream, blockOf(ok, type));

const ends: Readonly<Record<string, (stream: number) => readonly Buffer[]>> = {
  'a head that DATA cuts': (stream) => [begun(stream), frameOf(0, 1, stream, 'x')],
  'fields that are none': (stream) => [frameOf(1, 4, stream, Buffer.from([0x80]))],
  'a window beyond all': () => Array.from({ length: 2 }, () => frameOf(8, 0, 0, number32(2 ** 31 - 1))),
  'a PING of seven bytes': () => [frameOf(6, 0, 0, '1234567')],
  'a head in countless frames': (stream) => [
    begun(stream),
    ...Array.from({ length: 200 }, () => frameOf(9, 0, stream)),
  ],
  'SETTINGS without end': () => Array.from({ length: 20_000 }, () => settingsOf()),
};

describe.each(grpcSenders)('to a call that is sent %s', (_name, open) => {
  test.each(Object.entries(ends))('%s breaks a rule of HTTP/2', async (_rule, frames) => {
    const server = await startFrames((socket, stream) => socket.write(Buffer.concat(frames(stream))));
    onTestFinished(server.close);
    const grpc = open({ insecure: false });
    onTestFinished(grpc.close);
    const sent = await grpc.send(target(server.port), readyRequest, 60_000, new AbortController().signal);
    expect(sent.failure).toMatchObject({ phase: 'wait', code: 'BAD_HTTP' });
    expect(sent.failure?.message).toMatch(/^a rule of HTTP\/2 is broken \(\w/);
  });
});
