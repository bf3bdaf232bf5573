import { expect, test } from 'vitest';
import { parseGivenAddress } from '../../src/network/address.js';

test.each([
  ['gw.test', { address: 'gw.test' }],
  ['gw.test:8080', { address: 'gw.test', port: 8080 }],
  ['HTTPS://gw.test', { scheme: 'https', address: 'gw.test' }],
  ['http://gw.test:1/', { scheme: 'http', address: 'gw.test', port: 1 }],
  ['[::1]:80', { address: '::1', port: 80 }],
  ['[::1]', { address: '::1' }],
])('%s', (text, address) => {
  expect(parseGivenAddress(text)).toEqual(address);
});

test.each([
  ['::1', '[::1]:PORT'],
  ['fd00::1:80', 'without brackets'],
  ['http://gw.test/base', 'path'],
  ['gw.test:80/x?y', 'query'],
  ['gw.test:80#f', 'fragment'],
  ['user:pw@gw.test:80', 'user'],
  ['gw.test:0', '1 to 65535'],
  ['gw.test:65536', '1 to 65535'],
  ['gw.test:http', '1 to 65535'],
  ['gw.test:', '1 to 65535'],
  ['ftp://gw.test', 'scheme'],
  ['[gw.test]:80', 'brackets'],
  ['bad host:80', 'HOST:PORT'],
  ['', 'HOST:PORT'],
  ['[fe80::1%eth0]:80', 'has a zone'],
  ['fe80::1%25eth0', 'has a zone'],
])('%s is refused: %s', (text, why) => {
  const parsed = parseGivenAddress(text);
  expect('fault' in parsed ? parsed.fault : parsed).toContain(why);
});
