import { array, assert, asyncProperty, integer, string } from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectCluster, type Cluster } from '../../src/cluster/cluster.js';
import { kubeconfigFor, startApiServer, type ApiServer } from './api-server.js';
import { propertyRuns } from '../fuzz/property-runs.js';
import { character } from '../fuzz/character.js';

const query = { namespace: 'ml', pod: 'iris-0', container: 'kserve-container' };
let api: ApiServer;
let cluster: Cluster;
/** The text that the server writes, a piece at a time. */
let pieces: readonly Buffer[] = [];

beforeAll(async () => {
  api = await startApiServer((_, response) => {
    const writeFrom = (at: number): void => {
      const piece = pieces[at];
      if (piece === undefined) response.end();
      else response.write(piece, () => setImmediate(writeFrom, at + 1));
    };
    writeFrom(0);
  });
  cluster = await connectCluster({ kubeconfigText: kubeconfigFor(api.port) });
});
afterAll(async () => {
  await cluster.close();
  await api.kill();
});

test('whatever was written, and however it was cut, the same lines come', async () => {
  const texts = array(string({ unit: character }).map((text) => text.replaceAll(/[\r\n]/g, '')));
  const cuts = array(integer({ min: 1, max: 20 }));
  await assert(
    asyncProperty(texts, cuts, async (lines, sizes) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      let at = 0;
      const before = sizes.map((size) => bytes.subarray(at, (at += size)));
      pieces = [...before, bytes.subarray(at)].filter(({ length }) => length > 0);
      const got: string[] = [];
      for await (const some of cluster.logs(query, new AbortController().signal)) got.push(...some);
      expect(got).toEqual(lines.map((line) => Buffer.from(line).toString()));
    }),
    { numRuns: propertyRuns(100) },
  );
});
