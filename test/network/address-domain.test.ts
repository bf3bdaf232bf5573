import { expect, test } from 'vitest';
import { isKnownMagic, isUnder, parseDomain } from '../../src/network/address.js';

test.each([
  ['models.example.org', 'models.example.org'],
  ['*.Models.Example.org.', 'models.example.org'],
  ['.example.org', 'example.org'],
  ['org', undefined],
  ['10.0.0.1', undefined],
  ['example.org/path', undefined],
  ['', undefined],
])('the domain %j is %j', (text, domain) => {
  expect(parseDomain(text)).toBe(domain);
});

test('a host lies under a domain by whole labels, whatever its case and its last dot', () => {
  expect(isUnder('A.Example.org.', 'example.org')).toBe(true);
  expect(isUnder('example.org', 'example.org')).toBe(true);
  expect(isUnder('badexample.org', 'example.org')).toBe(false);
  expect(isUnder('example.org.evil.test', 'example.org')).toBe(false);
});

test.each(['10-0-0-1.sslip.io', 'nip.io', 'x.xip.io'])('%s is of magic DNS', (domain) => {
  expect(isKnownMagic(domain)).toBe(true);
});
