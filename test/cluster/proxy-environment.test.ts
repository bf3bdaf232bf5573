import { expect, test } from 'vitest';
import { environmentProxy } from '../../src/cluster/proxy.js';

const proxy = 'http://proxy:3128';

/** Each line as Go's http.ProxyFromEnvironment decides it. */
test.each<[string, Record<string, string>, string | undefined]>([
  ['https://api.corp', { HTTPS_PROXY: proxy }, proxy],
  ['https://api.corp', { https_proxy: proxy }, proxy],
  ['https://api.corp', { HTTPS_PROXY: proxy, https_proxy: 'http://other' }, proxy],
  ['https://api.corp', { HTTPS_PROXY: '', https_proxy: proxy }, proxy],
  ['https://api.corp', { HTTP_PROXY: proxy }, undefined],
  ['https://api.corp', { ALL_PROXY: proxy, all_proxy: proxy }, undefined],
  ['http://api.corp', { HTTP_PROXY: proxy }, proxy],
  ['http://api.corp', { HTTPS_PROXY: proxy }, undefined],
  ['http://api.corp', { HTTP_PROXY: proxy, REQUEST_METHOD: 'GET' }, undefined],
  ['https://api.corp', { HTTPS_PROXY: 'proxy:3128' }, proxy],
  ['https://api.corp', { HTTPS_PROXY: '10.0.0.1:3128' }, 'http://10.0.0.1:3128'],
  ['https://api.corp', { HTTPS_PROXY: 'socks5://proxy:1080' }, 'socks5://proxy:1080'],
  ['https://localhost:6443', { HTTPS_PROXY: proxy }, undefined],
  ['https://127.9.9.9', { HTTPS_PROXY: proxy }, undefined],
  ['https://[::1]:6443', { HTTPS_PROXY: proxy }, undefined],
  ['https://api.corp', { HTTPS_PROXY: proxy, NO_PROXY: '*' }, undefined],
  ['https://api.corp', { HTTPS_PROXY: proxy, NO_PROXY: 'x, *' }, undefined],
  ['https://api.corp', { HTTPS_PROXY: proxy, NO_PROXY: 'corp' }, undefined],
  ['https://api.corp', { HTTPS_PROXY: proxy, NO_PROXY: '.corp' }, undefined],
  ['https://api.corp', { HTTPS_PROXY: proxy, NO_PROXY: '*.corp' }, undefined],
  ['https://api.corp', { HTTPS_PROXY: proxy, NO_PROXY: 'API.Corp' }, undefined],
  ['https://api.corp', { HTTPS_PROXY: proxy, NO_PROXY: '.api.corp' }, proxy],
  ['https://api.corp', { HTTPS_PROXY: proxy, NO_PROXY: 'pi.corp' }, proxy],
  ['https://api.corp', { HTTPS_PROXY: proxy, NO_PROXY: 'api.corp:443' }, undefined],
  ['https://api.corp:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'api.corp:443' }, proxy],
  ['https://api.corp', { HTTPS_PROXY: proxy, no_proxy: 'corp' }, undefined],
  ['https://api.corp', { HTTPS_PROXY: proxy, NO_PROXY: 'x', no_proxy: 'corp' }, proxy],
  ['https://10.1.2.3:6443', { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/8' }, undefined],
  ['https://11.1.2.3:6443', { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/8' }, proxy],
  ['https://10.1.2.3:6443', { HTTPS_PROXY: proxy, NO_PROXY: '10.1.2.3' }, undefined],
  ['https://10.1.2.3:6443', { HTTPS_PROXY: proxy, NO_PROXY: '10.1.2.3:6443' }, undefined],
  ['https://10.1.2.3:6443', { HTTPS_PROXY: proxy, NO_PROXY: '10.1.2.3:443' }, proxy],
  ['https://10.1.2.3:6443', { HTTPS_PROXY: proxy, NO_PROXY: '.3, 2.3' }, proxy],
  ['https://[fd00::1]:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'fd00::/8' }, undefined],
  ['https://[fd00::1]:6443', { HTTPS_PROXY: proxy, NO_PROXY: '[fd00::1]:6443' }, undefined],
  ['https://[fd00::1]:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'fd00::1' }, undefined],
  ['https://[fd00::2]:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'fd00::1' }, proxy],
  ['https://api.corp', { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/99, ,:80, a/b' }, proxy],
  ['https://bücher.corp', { HTTPS_PROXY: proxy, NO_PROXY: 'bücher.corp' }, undefined],
])('%s with %j', (server, environment, expected) => {
  const found = environmentProxy(new URL(server), environment);
  expect(found?.url.href.replace(/\/$/, '')).toBe(expected);
});
