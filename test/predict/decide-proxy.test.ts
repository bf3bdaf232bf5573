import { expect, test } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { failure, http } from './make-evidence.js';

const proxy = 'http://proxy.test:3128';
const through = (evidence: Evidence, more: Partial<Evidence['endpoint']> = {}): Evidence => ({
  ...evidence,
  endpoint: { ...evidence.endpoint, proxy, ...more },
});

test.each([
  ['a login', through(http(407, 'Proxy Authentication Required'))],
  ['a page of its own', through(http(503, '<html>', { via: '1.1 squid' }))],
  ['no tunnel', through(failure('connect', 'PROXY_REFUSED'))],
  ['nothing', through(failure('connect', 'PROXY_FAILED'))],
])('a proxy that gives %s is told as the proxy, with the way around it', (_what, evidence) => {
  const { who, summary, next } = decideVerdict(evidence);
  expect(who).toBe('proxy');
  expect(summary).toContain(proxy);
  expect(next[0]?.text).toBe(`Go around it: --noproxy ${evidence.endpoint.address}`);
});

test.each([
  ['without a proxy', http(407, '')],
  ['inside TLS, which a proxy cannot write into', through(http(407, ''), { tls: true })],
  ['that only passed it on', through(http(404, '', { via: '1.1 squid' }))],
])('the same answer %s is not the proxy’s', (_what, evidence) => {
  expect(decideVerdict(evidence).who).not.toBe('proxy');
});
