import { createServer, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import got from 'got';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../transport/servers.js';

// got as the bundle has it: scripts/light-got.ts.

type Written = (error?: Error) => void;

/** Sends a body by got, which hears that a part of it was written only once the answer has begun: as of a fast server, in a busy program. */
async function send(body: Uint8Array) {
  let received = 0;
  const server = createServer((request, response) => {
    response.write('the first word, ');
    request.on('data', (piece: Uint8Array) => (received += piece.byteLength));
    request.on('end', () => response.end('and the last'));
  });
  const { port, close } = await listen(server);
  onTestFinished(close);
  const stream = got.stream(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    body,
    retry: { limit: 0 },
    decompress: false,
    request: (url, options, done) => {
      const sent = httpRequest(url, options, done);
      const write = sent.write.bind(sent) as (...all: readonly unknown[]) => boolean;
      sent.write = (chunk: unknown, encoding: unknown, written?: unknown) =>
        write(chunk, encoding, (error?: Error) => {
          sent.once('response', () => (written as Written)(error));
        });
      return sent;
    },
  });
  return { answer: text(stream), received: () => received };
}

test('an answer that begins before got has ended its request comes whole', async () => {
  const { answer, received } = await send(Buffer.from('{"stream":true}'));
  expect(await answer).toBe('the first word, and the last');
  expect(received()).toBe(15);
});

test('its control: a request of which a part is not written yet is not ended as if it were whole', async () => {
  const { answer, received } = await send(Buffer.alloc(100_000));
  await expect(answer).rejects.toThrow('aborted');
  expect(received()).toBeLessThan(100_000);
});
