import { expect, test } from 'vitest';
import { addressKind, plainAddress } from '../../src/network/address-rule.js';

test.each([
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['::1', 'loopback'],
  ['169.254.169.254', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['::', 'unspecified'],
  ['255.255.255.255', 'unspecified'],
  ['224.0.0.1', 'unspecified'],
  ['ff02::1', 'unspecified'],
  ['10.1.2.3', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['fd00:ec2::254', 'private'],
  ['198.51.100.7', 'public'],
  ['203.0.113.7', 'public'],
  ['172.32.0.1', 'public'],
  ['2001:4860:4860::8888', 'public'],
  // Forms that carry an IPv4 address.
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['::ffff:0:127.0.0.1', 'loopback'],
  ['::127.0.0.1', 'loopback'],
  ['64:ff9b::127.0.0.1', 'loopback'],
  ['64:ff9b:1:fffe::a9fe:a9fe', 'link-local'],
  ['2002:7f00:1::', 'loopback'],
  ['2002:a00:1::1', 'private'],
  ['2001:0:1:2:3:4:80ff:fffe', 'loopback'],
  ['2001:db8::200:5efe:a9fe:a9fe', 'link-local'],
  ['2001:db8::5efe:7f00:1', 'loopback'],
  ['::ffff:203.0.113.7', 'public'],
  ['not an address', 'unspecified'],
])('%s is %s', (address, kind) => {
  expect(addressKind(address)).toBe(kind);
});

test.each([
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['10.0.0.1', '10.0.0.1'],
  ['fe80::1%eth0', 'fe80::1'],
])('%s and %s are one', (address, plain) => {
  expect(plainAddress(address)).toBe(plain);
});
