import { expect, test } from 'vitest';
import { connectCluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { kubeconfigFor, listOf, sendJson, startApiServer } from './api-server.js';

/** The Impersonate headers, name and value by turns, that a server gets for a user of a kubeconfig. */
async function sentFor(user: object, ask: 'list' | 'forward' = 'list'): Promise<string[]> {
  const sent: string[] = [];
  const api = await startApiServer((_, response) => sendJson(response, 200, listOf([], '1')));
  const note = ({ rawHeaders }: { readonly rawHeaders: readonly string[] }): void => {
    for (let at = 0; at < rawHeaders.length; at += 2) {
      if (/^impersonate-/i.test(rawHeaders[at] ?? ''))
        sent.push(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
    }
  };
  api.server.on('request', note);
  api.server.on('upgrade', (request, socket) => {
    note(request);
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
  });
  const cluster = await connectCluster({ kubeconfigText: kubeconfigFor(api.port, user) });
  const { signal } = new AbortController();
  try {
    if (ask === 'list') await cluster.list(resources.services, {}, signal);
    else await cluster.forward({ namespace: 'ns', pod: 'p', port: 1 }, signal).catch(() => undefined);
  } finally {
    await cluster.close();
    await api.kill();
  }
  return sent;
}

const anna = {
  token: 't0',
  as: 'anna@corp',
  'as-groups': ['ml', 'dev'],
  'as-uid': '42',
  'as-user-extra': { reason: ['demo'], 'scopes/of 100%': ['view', 'dev'], none: [] },
};

test.each(['list', 'forward'] as const)(
  'all of an impersonation is sent, as kubectl sends it: %s',
  async (ask) => {
    expect(await sentFor(anna, ask)).toEqual([
      'Impersonate-User',
      'anna@corp',
      'Impersonate-Uid',
      '42',
      'Impersonate-Group',
      'ml',
      'Impersonate-Group',
      'dev',
      'Impersonate-Extra-reason',
      'demo',
      'Impersonate-Extra-scopes%2Fof%20100%25',
      'view',
      'Impersonate-Extra-scopes%2Fof%20100%25',
      'dev',
    ]);
  },
);

test('names are sent as UTF-8, as Go does', async () => {
  expect(await sentFor({ as: 'Jürgen' })).toEqual([
    'Impersonate-User',
    Buffer.from('Jürgen', 'utf8').toString('latin1'),
  ]);
});

test.each([{ 'as-groups': ['ml'] }, { 'as-uid': '42' }, { 'as-user-extra': { a: ['b'] } }])(
  'without a user it is a problem: %j',
  async (user) => {
    await expect(sentFor(user)).rejects.toMatchObject({
      kind: 'cluster',
      message: expect.stringContaining('without a user'),
      remedy: expect.stringContaining('kubeconfig'),
    });
  },
);

test('a line break in a name is a problem', async () => {
  await expect(sentFor({ as: 'a\r\nImpersonate-Group: system:masters' })).rejects.toMatchObject({
    kind: 'cluster',
    message: expect.stringContaining('line break'),
  });
});
