import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gateway } from './gateway-service.ts';
import { kubectl } from './node-world.ts';
import { useNode } from './use-node.ts';

// The manifests that people are told to apply pass a real API server and KServe's real webhooks; in-cluster.node.ts applies the two others.
useNode();

const samples = readdirSync('manifests/samples').map((name) => `manifests/samples/${name}`);

test.each(samples)('%s is admitted', async (sample) => {
  const words = ['apply', '--server-side', '--force-conflicts', '--dry-run=server', '-f', sample];
  const printed = await kubectl(words);
  expect(printed).toMatch(
    /^inferenceservice\.serving\.kserve\.io\/\S+ serverside-applied \(server dry run\)$/m,
  );
});

test("gateway-nodeports.yaml gives the gateway's Service the ports that kind-config.yaml maps", async () => {
  const patch = ['--patch-file', 'manifests/gateway-nodeports.yaml', '--dry-run=server'];
  const ports = await kubectl(['patch', ...gateway, ...patch, '-o', 'jsonpath={.spec.ports[*].nodePort}']);
  expect(ports.split(' ')).toEqual(expect.arrayContaining(['31380', '31390']));
});
