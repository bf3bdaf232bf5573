import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHpackDecoder, encodeFields, type HpackDecoder } from '../../src/transport/hpack.js';
import { decodeHuffman } from '../../src/transport/hpack-huffman.js';
import { propertyRuns } from '../fuzz/property-runs.js';

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex');
}

function decoded(decoder: HpackDecoder, block: Buffer) {
  return decoder.decode(block, 0, block.length);
}

const authority = [':authority', 'www.example.com'];
const requests = [
  [[':method', 'GET'], [':scheme', 'http'], [':path', '/'], authority],
  [[':method', 'GET'], [':scheme', 'http'], [':path', '/'], authority, ['cache-control', 'no-cache']],
  [
    [':method', 'GET'],
    [':scheme', 'https'],
    [':path', '/index.html'],
    authority,
    ['custom-key', 'custom-value'],
  ],
];
const late = ['date', 'Mon, 21 Oct 2013 20:13:21 GMT'];
const location = ['location', 'https://www.example.com'];
const responses = [
  [[':status', '302'], ['cache-control', 'private'], late, location],
  [[':status', '307'], ['cache-control', 'private'], late, location],
  [
    [':status', '200'],
    ['cache-control', 'private'],
    ['date', 'Mon, 21 Oct 2013 20:13:22 GMT'],
    location,
    ['content-encoding', 'gzip'],
    ['set-cookie', 'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1'],
  ],
];

test.each([
  [
    'C.3: requests',
    4096,
    requests,
    [
      '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
      '8286 84be 5808 6e6f 2d63 6163 6865',
      '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65',
    ],
  ],
  [
    "C.4: requests in Huffman's code",
    4096,
    requests,
    [
      '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
      '8286 84be 5886 a8eb 1064 9cbf',
      '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
    ],
  ],
  [
    "C.6: answers in Huffman's code, with a table of 256 bytes, of which fields go",
    256,
    responses,
    [
      '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
      '4883 640e ffc1 c0bf',
      `88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7
       b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07`.replace(
        /\s/g,
        '',
      ),
    ],
  ],
])('the examples of RFC 7541, appendix %s', (_name, tableBytes, wanted, blocks) => {
  const decoder = createHpackDecoder();
  decoder.limitTable(tableBytes);
  const read = blocks.map((hex) => decoded(decoder, bytesOf(hex)));
  expect(read).toEqual(wanted.map((fields) => ({ fields, isTooMuch: false })));
});

test('a table that was forgotten holds nothing, and the same bytes then say the same object', () => {
  const decoder = createHpackDecoder();
  expect(decoded(decoder, bytesOf('4001 6101 62'))?.fields).toEqual([['a', 'b']]);
  expect(decoded(decoder, bytesOf('be'))?.fields).toEqual([['a', 'b']]);
  decoder.limitTable(0);
  expect(decoded(decoder, bytesOf('be'))).toBeUndefined();
  const [head, trailers] = ['20 88', '0001 6101 62'].map(bytesOf) as [Buffer, Buffer];
  const first = [decoded(decoder, head), decoded(decoder, trailers)];
  expect(first).toMatchObject([{ fields: [[':status', '200']] }, { fields: [['a', 'b']] }]);
  expect([decoded(decoder, head), decoded(decoder, trailers)].map((read, at) => read === first[at])).toEqual([
    true,
    true,
  ]);
});

test.each([
  ['no field at this place', '80'],
  ['no field at this place of the table', 'be'],
  ['a name from nowhere', '7e01 61'],
  ['a number without its end', 'ff ff ff'],
  ['a number beyond all numbers', 'ff ff ff ff ff ff 7f'],
  ['a text that is longer than its block', '0005 61'],
  ['a text without its length', '0001 61'],
  ['a table larger than was said', '3f e2 1f'],
  ['a table that changes behind a field', '88 20'],
  ["the end of a string inside Huffman's code", '0001 6184 ffff ffff'],
  ["a rest of Huffman's code that is not ones", '0001 6181 00'],
  ["a whole byte of rest in Huffman's code", '0001 6182 1fff'],
])('%s breaks a block', (_name, hex) => {
  expect(decoded(createHpackDecoder(), bytesOf(hex))).toBeUndefined();
});

test('a field that is larger than the table leaves nothing in it', () => {
  const decoder = createHpackDecoder();
  const small = bytesOf('4001 6101 62');
  const large = Buffer.concat([bytesOf('4001 637f 811f'), Buffer.alloc(127 + 1 + 31 * 128, 'x')]);
  expect(decoded(decoder, Buffer.concat([small, large]))?.fields.length).toBe(2);
  expect(decoded(decoder, bytesOf('be'))).toBeUndefined();
  expect(decoded(decoder, small)?.fields).toEqual([['a', 'b']]);
  expect(decoded(decoder, bytesOf('be'))?.fields).toEqual([['a', 'b']]);
});

test('many fields are read up to a limit, and what follows is still understood', () => {
  const decoder = createHpackDecoder();
  const large = Buffer.concat([bytesOf('4001 617f a11e'), Buffer.alloc(4000, 'x')]);
  expect(decoded(decoder, large)?.fields).toEqual([['a', 'x'.repeat(4000)]]);
  const bomb = decoded(decoder, Buffer.alloc(60_000, 0xbe));
  expect([bomb?.isTooMuch, bomb?.fields.length]).toEqual([true, 16]);
  expect(decoded(decoder, Buffer.alloc(200, 0x88))?.fields.length).toBe(128);
  expect(decoded(decoder, bytesOf('88 be'))).toMatchObject({ isTooMuch: false });
});

const text = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCodePoint(code)) });

test('what is encoded is read again, and needs no table', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text, fc.boolean()), { maxLength: 20 }), (fields) => {
      const decoder = createHpackDecoder();
      decoder.limitTable(0);
      const read = decoded(decoder, encodeFields([[':method', 'POST'], ['te', 'trailers'], ...fields]));
      expect(read?.fields).toEqual([
        [':method', 'POST'],
        ['te', 'trailers'],
        ...fields.map(([name, value]) => [name, value]),
      ]);
    }),
    { numRuns: propertyRuns(300) },
  );
});

test('whatever the bytes are, a block is read or broken', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 5 }), (blocks) => {
      const decoder = createHpackDecoder();
      for (const block of blocks) {
        const bytes = Buffer.from(block);
        const read = decoded(decoder, bytes);
        if (read === undefined) return;
        expect(read.fields.length).toBeLessThanOrEqual(128);
      }
    }),
    { numRuns: propertyRuns(1000) },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const read = decodeHuffman(bytes, 0, bytes.length);
      expect(read?.length ?? 0).toBeLessThanOrEqual((bytes.length * 8) / 5);
    }),
    { numRuns: propertyRuns(1000) },
  );
});
