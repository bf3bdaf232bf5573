/** Etcd's own API in JSON (etcd's documentation, "gRPC gateway"). */
import { request } from 'node:http';
import { json } from 'node:stream/consumers';

/** Forgets every revision but the current one: a watch from an earlier one is told 410. */
export async function compactEtcd(port: number): Promise<void> {
  const { header } = await askEtcd(port, '/v3/kv/range', { key: 'AA==', limit: 1 });
  await askEtcd(port, '/v3/kv/compaction', { revision: header.revision, physical: true });
}

async function askEtcd(
  port: number,
  path: string,
  question: object,
): Promise<{ readonly header: { readonly revision: string } }> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const asked = request({ host: '127.0.0.1', port, path, method: 'POST', agent: false }, (response) => {
    json(response).then(resolve, reject);
  });
  asked.on('error', reject);
  asked.end(JSON.stringify(question));
  return (await promise) as { header: { revision: string } };
}
