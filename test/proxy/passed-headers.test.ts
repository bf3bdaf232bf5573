import { expect, test } from 'vitest';
import { headersBack, headersOn } from '../../src/proxy/passed-headers.js';
import type { HeaderList } from '../../src/transport/passing.js';

const named = (headers: HeaderList) => headers.map(([name]) => name);

test('what is about the connection, and what it names, does not go on', () => {
  const headers: HeaderList = [
    ['connection', 'keep-alive, X-Mine'],
    ['x-mine', '1'],
    ['keep-alive', 'timeout=5'],
    ['te', 'trailers, deflate'],
    ['transfer-encoding', 'chunked'],
    ['upgrade', 'h2c'],
    ['proxy-authorization', 'Basic a'],
    ['content-type', 'application/json'],
    ['accept-encoding', 'gzip'],
  ];
  expect(named(headersOn(headers, false))).toEqual(['content-type', 'accept-encoding']);
  expect(headersOn(headers, true)).toContainEqual(['te', 'trailers']);
});

test('what belongs to the proxy, to a browser and to other programs of this machine does not go on', () => {
  const headers: HeaderList = [
    ['host', '127.0.0.1:8000'],
    ['x-isvc-key', 'k'],
    ['authorization', 'Bearer k'],
    ['cookie', 'of=another program'],
    ['referer', 'http://127.0.0.1:8000/key-k/'],
    ['origin', 'https://app.example.org'],
    ['sec-fetch-site', 'cross-site'],
    ['x-request-id', '1'],
  ];
  expect(named(headersOn(headers, false))).toEqual(['x-request-id']);
});

test('what lets pages in, and what a browser would keep, does not come back', () => {
  const headers: HeaderList = [
    ['access-control-allow-origin', '*'],
    ['access-control-allow-credentials', 'true'],
    ['set-cookie', 'a=b'],
    ['alt-svc', 'h3=":443"'],
    ['strict-transport-security', 'max-age=1'],
    ['clear-site-data', '"*"'],
    ['location', '/elsewhere'],
    ['content-type', 'text/event-stream'],
    ['x-one', '1'],
    ['x-one', '2'],
  ];
  expect(headersBack(headers)).toEqual([
    ['location', '/elsewhere'],
    ['content-type', 'text/event-stream'],
    ['x-one', '1'],
    ['x-one', '2'],
  ]);
});
