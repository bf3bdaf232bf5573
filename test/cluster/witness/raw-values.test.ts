import { expect, test } from 'vitest';
import { rawValues } from './raw-values.ts';

test.each<[string, readonly number[], readonly string[]]>([
  ['BOOL', [1, 0], ['true', 'false']],
  ['INT8', [0x80, 0x7f], ['-128', '127']],
  ['UINT16', [0xff, 0xff], ['65535']],
  ['INT64', [0, 0, 0, 0, 0, 0, 0, 0x80], ['-9223372036854775808']],
  ['UINT64', Array.from({ length: 8 }, () => 0xff), ['18446744073709551615']],
  ['FP32', [0xcd, 0xcc, 0xcc, 0x3d], ['0.10000000149011612']],
  ['FP64', [0, 0, 0, 0, 0, 0, 0xf8, 0x7f], ['NaN']],
  ['BYTES', [1, 0, 0, 0, 0x61, 0, 0, 0, 0], ['YQ==', '']],
  ['FP32', [], []],
])('%s of %j', (datatype, bytes, values) => {
  expect(rawValues(datatype, Buffer.from(bytes))).toEqual(values);
});

test('a datatype that grpcurl is not asked with', () => {
  expect(() => rawValues('FP16', Buffer.alloc(2))).toThrow('no raw values of FP16');
});
