import { expect, test } from 'vitest';
import { openAiUrl, openAiVariables } from '../../src/format/openai-url.js';
import type { Candidate, Endpoint } from '../../src/inference/endpoint.js';

const candidate: Candidate = {
  route: 'load-balancer',
  address: '203.0.113.7',
  port: 80,
  tls: false,
  belief: 'cluster',
  bypassesGateway: false,
  final: false,
  why: 'the test',
};
const endpoint: Endpoint = {
  candidate,
  address: '203.0.113.7',
  port: 80,
  tls: false,
  host: '203.0.113.7',
  basePath: '/team/chat',
  attempts: [],
  warnings: [],
};
const names: Readonly<Record<string, readonly string[]>> = { 'chat.example.org': ['203.0.113.7'] };
const resolve = async (host: string) => names[host] ?? [];

test.each<readonly [string, Partial<Endpoint>, string | undefined]>([
  ['a bare address and a path', {}, 'http://203.0.113.7:80/team/chat/openai/v1'],
  ['a name that leads there', { host: 'chat.example.org' }, 'http://chat.example.org/team/chat/openai/v1'],
  [
    'a name over TLS',
    { host: 'chat.example.org', tls: true, port: 443 },
    'https://chat.example.org/team/chat/openai/v1',
  ],
  ['a name that leads there, at another port', { host: 'chat.example.org', port: 8080 }, undefined],
  ['a name that leads elsewhere', { host: 'other.example.org' }, undefined],
  ['KServe’s placeholder', { host: 'chat.team.example.com' }, undefined],
  [
    'a pod of the cluster itself',
    { host: 'x', candidate: { ...candidate, bypassesGateway: true } },
    'http://203.0.113.7:80/team/chat/openai/v1',
  ],
  ['a port-forward', { candidate: { ...candidate, route: 'port-forward' } }, undefined],
])('%s', async (_name, more, url) => {
  expect(await openAiUrl({ ...endpoint, ...more }, '/openai', resolve)).toBe(url);
});

test('the variables are for eval, and hold no token', () => {
  expect(openAiVariables("http://h/it's/v1", true)).toBe(
    `export OPENAI_BASE_URL='http://h/it'\\''s/v1'\nexport OPENAI_API_KEY="$TOKEN"`,
  );
  expect(openAiVariables('http://h/v1', false)).toContain('OPENAI_API_KEY=none');
});
