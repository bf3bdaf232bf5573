import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { at, listAt, readText, readYaml } from './manifest-files.js';

const [cluster] = readYaml('kind-config.yaml');
const [patch] = readYaml('manifests/gateway-nodeports.yaml');
const guide = readText('docs/kind.md');

const mappings = listAt(cluster, 'nodes', 0, 'extraPortMappings');
const hostPortOf = (port: number): unknown => {
  const { nodePort } = Object(listAt(patch, 'spec', 'ports').find((entry) => at(entry, 'port') === port));
  return at(
    mappings.find((mapping) => at(mapping, 'containerPort') === nodePort),
    'hostPort',
  );
};

test("localhost's 8080 and 8443 lead to the gateway's ports for http and https, on loopback only", () => {
  expect(hostPortOf(80)).toBe(8080);
  expect(hostPortOf(443)).toBe(8443);
  expect(mappings).toHaveLength(2);
  expect(mappings.map((mapping) => at(mapping, 'listenAddress'))).toEqual(['127.0.0.1', '127.0.0.1']);
});

test('the patch is for the gateway that KServe documents, with node ports that Kubernetes allows', () => {
  expect(patch).toMatchObject({
    kind: 'Service',
    metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' },
  });
  for (const entry of listAt(patch, 'spec', 'ports')) {
    // kube-apiserver's --service-node-port-range, by default.
    expect(at(entry, 'nodePort')).toBeGreaterThanOrEqual(30_000);
    expect(at(entry, 'nodePort')).toBeLessThanOrEqual(32_767);
  }
});

test('the guide names the same ports, context and Service', () => {
  for (const mapping of mappings) {
    expect(guide).toContain(`localhost:${String(at(mapping, 'hostPort'))}`);
    expect(guide).toContain(String(at(mapping, 'containerPort')));
  }
  expect(guide).toContain(`context is \`kind-${String(at(cluster, 'name'))}\``);
  expect(guide).toContain(`kind delete cluster --name ${String(at(cluster, 'name'))}`);
  expect(guide).toContain(
    'kubectl patch service istio-ingressgateway -n istio-system --patch-file manifests/gateway-nodeports.yaml',
  );
});

test.each(['docs/kind.md', 'docs/in-cluster.md'])('every file that %s names exists', (page) => {
  const text = readText(page);
  const links = Array.from(text.matchAll(/\]\((\.\.\/[^)]+)\)/g), ([, link]) => `docs/${link}`);
  const given = Array.from(text.matchAll(/\bmanifests\/[\w./-]+/g), ([file]) => file);
  const files = [...links, ...given];
  expect(files.length).toBeGreaterThan(2);
  expect(files.filter((file) => !existsSync(new URL(`../../${file}`, import.meta.url)))).toEqual([]);
});
