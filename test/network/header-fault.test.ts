import { expect, test } from 'vitest';
import { grpcHeaderFault, headerFault, isHost, trimmedToken } from '../../src/network/header-fault.js';

test.each([
  ['x-team', 'vision', 'http and grpc'],
  ['x-team', 'Zürich', 'http'],
  ['x-team', 'Zürich€', 'neither'],
  ['x-team', 'a\nx-injected: b', 'neither'],
  ['x-team', 'a\u0000', 'neither'],
  ['x team', 'a', 'neither'],
  ['x-tab', 'a\tb', 'http'],
  ['x!', 'a', 'http'],
  ['trace-bin', 'AAAA', 'http and grpc'],
  ['trace-bin', 'AAA', 'http and grpc'],
  ['trace-bin', '_-8=', 'http and grpc'],
  ['trace-bin', 'AAAAA', 'http'],
  ['trace-bin', 'not base64', 'http'],
  ['connection', 'close', 'http'],
  ['keep-alive', 'timeout=5', 'http'],
  ['proxy-connection', 'close', 'http'],
  ['upgrade', 'h2c', 'http'],
  ['transfer-encoding', 'chunked', 'neither'],
  ['content-length', '1', 'neither'],
])('%s: %j goes over %s', (name, value, over) => {
  const carried = [
    ...(headerFault(name, value) === undefined ? ['http'] : []),
    ...(grpcHeaderFault(name, value) === undefined ? ['grpc'] : []),
  ];
  expect(carried.length === 0 ? 'neither' : carried.join(' and ')).toBe(over);
});

test.each([
  ['t0ken\n', 't0ken'],
  ['\u{FEFF} t0ken\r\n', 't0ken'],
  ['', ''],
  ['two\nlines', undefined],
  ['schlüssel', undefined],
  ['a\u0000b', undefined],
])('a token read as %j is %j', (text, token) => {
  expect(trimmedToken(text)).toBe(token);
});

test.each([
  ['model.example.com', true],
  ['model.example.com:8080', true],
  ['[::1]:80', true],
  ['10.0.0.1', true],
  ['bad host', false],
  ['http://model', false],
  ['model/path', false],
  ['model\r\nx: y', false],
  ['user@model', false],
  ['', false],
])('%j is a host: %j', (text, is) => {
  expect(isHost(text)).toBe(is);
});
