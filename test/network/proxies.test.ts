import { expect, test } from 'vitest';
import { isExcepted, proxyText, readProxies, proxyAnswer } from '../../src/network/proxies.js';

function proxiesOf(environment: Readonly<Record<string, string>>, flags: { proxy?: string } = {}) {
  const { http, https } = readProxies(flags, environment);
  return [http && proxyText(http), https && proxyText(https)];
}

test.each<readonly [string, Readonly<Record<string, string>>, { proxy?: string }, readonly unknown[]]>([
  ['no variable', {}, {}, [undefined, undefined]],
  ['http_proxy', { http_proxy: 'http://p:3128' }, {}, ['http://p:3128', undefined]],
  ['HTTP_PROXY, which curl does not read', { HTTP_PROXY: 'http://p:3128' }, {}, [undefined, undefined]],
  ['HTTPS_PROXY', { HTTPS_PROXY: 'http://p:3128' }, {}, [undefined, 'http://p:3128']],
  ['the lower-case name first', { https_proxy: 'a:1', HTTPS_PROXY: 'b:2' }, {}, [undefined, 'http://a:1']],
  ['ALL_PROXY for the rest', { ALL_PROXY: 'p:1', https_proxy: 'q:2' }, {}, ['http://p:1', 'http://q:2']],
  ['a port that is the scheme’s own', { ALL_PROXY: 'http://p:80' }, {}, ['http://p:80', 'http://p:80']],
  ['curl’s own port', { ALL_PROXY: 'p' }, {}, ['http://p:1080', 'http://p:1080']],
  ['an https proxy', { ALL_PROXY: 'https://p' }, {}, ['https://p:443', 'https://p:443']],
  ['an IPv6 address', { ALL_PROXY: 'http://[::1]:1' }, {}, ['http://[::1]:1', 'http://[::1]:1']],
  ['--proxy first', { http_proxy: 'a:1' }, { proxy: 'b:2' }, ['http://b:2', 'http://b:2']],
  ["--proxy ''", { http_proxy: 'a:1', ALL_PROXY: 'c:3' }, { proxy: '' }, [undefined, undefined]],
])('%s', (_what, environment, flags, expected) => {
  expect(proxiesOf(environment, flags)).toEqual(expected);
});

test.each(['socks5://anna:s3cret@p:1', 'http://anna:s3cret@', 'ftp://anna:s3cret@p'])(
  '%s is wrong usage, and its password is not repeated',
  (proxy) => {
    const read = () => readProxies({ proxy }, {});
    expect(read).toThrow('The proxy of --proxy is');
    expect(read).not.toThrow('s3cret');
  },
);

test.each([
  ['a.corp.test', 'corp.test', true],
  ['a.corp.test', '.corp.test', true],
  ['corp.test', '.corp.test', true],
  ['badcorp.test', 'corp.test', false],
  ['A.Corp.test.', 'corp.test', true],
  ['anything', '*', true],
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['10.1.2.3', '10.1.2.3', true],
  ['10.1.2.3', '2.3', false],
  ['2001:db8::1', '2001:db8::/32', true],
  ['2001:db8::1', '[2001:db8:0::1]', true],
  ['10.1.2.3', '10.0.0.0/99', false],
])('%s with the exception %s: %j', (host, entry, excepted) => {
  expect(isExcepted(host, ['x.test', entry])).toBe(excepted);
});

test.each([
  [407, {}, 'the proxy asks for a login (407)'],
  [503, { 'x-squid-error': 'ERR_DNS_FAIL 0' }, 'the proxy says ERR_DNS_FAIL 0'],
  [502, { via: '1.1 squid' }, 'the proxy answered 502'],
  [403, { via: '1.1 squid' }, 'the proxy answered 403'],
  [404, { via: '1.1 squid' }, undefined],
  [200, { via: '1.1 squid' }, undefined],
  [503, { server: 'envoy' }, undefined],
])('an answer of %s with %j: %s', (status, headers, own) => {
  expect(proxyAnswer({ status, headers })).toBe(own);
});

test.each([
  ['http://[fe80::1%25eth0]:3128', 'The proxy of --proxy has a zone (%…), which no URL can have.'],
  ['[fe80::1%eth0]:3128', 'The proxy of --proxy has a zone (%…), which no URL can have.'],
  ['http://us%zzer:s3cret@proxy.example:3128', 'The proxy of --proxy is not the URL of a proxy.'],
])('%s is refused, without its password', (proxy, summary) => {
  expect(() => readProxies({ proxy }, {})).toThrow(expect.objectContaining({ kind: 'usage', summary }));
});

test('a password may have what an address with a zone has', () => {
  expect(readProxies({ proxy: 'http://u:%5B%25@[fd00::1]:3128' }, {}).http).toMatchObject({
    host: 'fd00::1',
  });
});
