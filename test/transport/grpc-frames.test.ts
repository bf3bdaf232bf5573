import { createRequire } from 'node:module';
import { StreamDecoder } from '@grpc/grpc-js/build/src/stream-decoder.js';
import { array, assert, integer, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { openGrpc } from '../../src/transport/grpc.js';
import { answerReady, frame, readyRequest, startHttp2 } from './grpc-server.js';
import { target } from './servers.js';

type Write = (this: StreamDecoder, chunk: Buffer) => Buffer[];

/** The reader of frames now, of all calls. */
function reader(): Write {
  return Reflect.get(StreamDecoder.prototype, 'write');
}

/** The reader of frames in a copy of grpc-js that nobody has changed: in this worker isvc may have been loaded before. */
function untouched(): Write {
  const require = createRequire(import.meta.url);
  const file = require.resolve('@grpc/grpc-js/build/src/stream-decoder.js');
  const { [file]: loaded } = require.cache;
  delete require.cache[file];
  const copy = require(file) as { readonly StreamDecoder: typeof StreamDecoder };
  require.cache[file] = loaded;
  return Reflect.get(copy.StreamDecoder.prototype, 'write');
}

const byGrpc = untouched();

type Read = readonly Buffer[] | { readonly refused: string };

/** The frames of chunks, one after the other: as grpc-js reads them, or as isvc lets it read them. */
function readAll(write: Write, chunks: readonly Buffer[]): readonly Read[] {
  const decoder = new StreamDecoder(1000);
  return chunks.map((chunk) => {
    try {
      return write.call(decoder, chunk);
    } catch (error) {
      return { refused: (error as Error).message };
    }
  });
}

test('grpc-js reads the messages of a call with isvc, which finds what grpc-js itself would find, however they are cut', async () => {
  const server = await startHttp2((stream) => answerReady(stream));
  const grpc = openGrpc({ insecure: false });
  const sent = await grpc.send(target(server.port), readyRequest, 5000, new AbortController().signal);
  grpc.close();
  await server.close();
  expect(sent.response).toMatchObject({ code: 0, message: { ready: true } });

  const byIsvc = reader();
  expect(String(byIsvc)).not.toBe(String(byGrpc));
  assert(
    property(
      array(uint8Array({ maxLength: 60 }), { maxLength: 6 }),
      array(integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 }),
      (messages, sizes) => {
        const all = Buffer.concat(messages.map((message) => frame(message)));
        const chunks: Buffer[] = [];
        for (let at = 0, turn = 0; at < all.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          chunks.push(all.subarray(at, at + size));
          at += size;
        }
        expect(readAll(byIsvc, chunks)).toEqual(readAll(byGrpc, chunks));
      },
    ),
  );
});

test('a message above the limit is refused by its head, in the words of grpc-js', () => {
  const head = Buffer.from([0, 0, 0, 4, 0]);
  const [refused] = readAll(reader(), [head]);
  expect(refused).toEqual({ refused: 'Received message larger than max (1024 vs 1000)' });
  expect(readAll(byGrpc, [head])).toEqual([refused]);
});
