import { expect, test } from 'vitest';
import { responseBody, responseHead } from '../../src/format/wire.js';
import type { GrpcResponse, HttpResponse } from '../../src/inference/exchange.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const http = (body: Uint8Array): HttpResponse => ({ transport: 'http', status: 500, headers: {}, body });
const grpc: GrpcResponse = {
  transport: 'grpc',
  code: 14,
  details: 'Received HTTP status code 502',
  headers: {},
  trailers: {},
};

test('the body of an answer, as -v shows it: its lines, safe for a terminal', () => {
  expect(responseBody(http(bytes('one\r\ntwo\u001B]52;c;eA==\u0007\n')))).toHaveLength(1);
  expect(responseBody(http(bytes('one\r\ntwo\n')))).toEqual(['one', 'two']);
  expect(responseBody(http(bytes('a\u009B2Jb')))).not.toContainEqual(expect.stringContaining('\u009B'));
  expect(responseBody(http(bytes('')))).toEqual(['(no body)']);
});

test('bytes that are no text are shown in hex, and a long body to its first part', () => {
  expect(responseBody(http(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x00])))).toEqual(['8950 4e47 00']);
  const long = responseBody(http(bytes(`${'x'.repeat(99)}\n`.repeat(2000))));
  expect(long.at(-1)).toBe('… of 200000 bytes');
  expect(long.join('\n').length).toBeLessThan(70_000);
});

test('a page in place of gRPC is shown as the page that it is', () => {
  const headers = { 'content-type': 'text/plain' };
  const response = { ...grpc, http: { status: 502, headers, body: bytes('EOF\n') } };
  expect(responseHead(response)).toEqual(['HTTP 502 in place of gRPC', 'content-type: text/plain']);
  expect(responseBody(response)).toEqual(['EOF']);
  expect(responseBody(grpc)).toEqual([]);
});

test('a gRPC message that is no prediction is shown, its many values shortened', () => {
  const many = {
    outputs: [
      { name: 'o', values: Array.from({ length: 1_000_000 }, () => 7), raw: Buffer.alloc(1_000_000) },
    ],
  };
  const shown = responseBody({ ...grpc, code: 0, message: many }).join('\n');
  expect(shown).toMatch(/name: 'o'.*999980 more items.*<Buffer 00/s);
  expect(shown.length).toBeLessThan(2000);
});

test('a token in a message or a body is hidden', () => {
  const token = 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln';
  expect(responseHead({ ...grpc, details: token }).join()).not.toContain('eyJ');
  expect(responseBody(http(bytes(`{"echo":"${token}"}`))).join()).not.toContain('eyJ');
});
