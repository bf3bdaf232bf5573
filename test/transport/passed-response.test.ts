import * as zlib from 'node:zlib';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { passedResponse } from '../../src/transport/passed-response.js';
import type { HeaderList, PassedAnswer } from '../../src/transport/passing.js';

function answer(headers: HeaderList, trailers: HeaderList = []): PassedAnswer {
  return {
    status: 200,
    headers,
    trailers: () => trailers,
    body: Readable.from([]),
    fault: () => undefined,
    isHeadOnly: false,
  };
}

const grpc = ['content-type', 'application/grpc'] as const;

test.each<readonly [string, HeaderList, number, string]>([
  ['0', [['grpc-status', '0']], 0, ''],
  [
    '5',
    [
      ['grpc-status', '5'],
      ['grpc-message', 'no %E2%80%94 model'],
    ],
    5,
    'no — model',
  ],
  ['an empty text', [['grpc-status', '']], 2, 'its grpc-status is not a code'],
  ['a word', [['grpc-status', 'OK']], 2, 'its grpc-status is not a code'],
  [
    'two',
    [
      ['grpc-status', '0'],
      ['grpc-status', '0'],
    ],
    2,
    'its grpc-status is not a code',
  ],
  ['nothing', [], 2, 'it ended without a grpc-status'],
])('a gRPC answer that states %s as its status', (_name, trailers, code, details) => {
  expect(passedResponse('grpc', answer([grpc], trailers), new Uint8Array())).toMatchObject({ code, details });
});

const page = Buffer.from('<html><title>Sign in</title></html>');

test.each<readonly [string, (plain: Buffer) => Buffer]>([
  ['gzip', zlib.gzipSync],
  ['X-GZIP', zlib.gzipSync],
  ['deflate', zlib.deflateSync],
  ['deflate', zlib.deflateRawSync],
  ['br', zlib.brotliCompressSync],
  ...('zstd' in process.versions ? ([['zstd', zlib.zstdCompressSync]] as const) : []),
])('a page in %s is told in its own words', (encoding, pack) => {
  const packed = passedResponse('http', answer([['content-encoding', encoding]]), pack(page));
  expect(packed).toMatchObject({ body: page });
});

test.each(['gzip', 'zstd', 'constructor'])(
  'a page that is not the %s that it says stays as it is',
  (encoding) => {
    expect(passedResponse('http', answer([['content-encoding', encoding]]), page)).toMatchObject({
      body: page,
    });
  },
);
