import { expect, test } from 'vitest';
import { resources } from '../../src/cluster/resources.js';
import { allKinds, kindResources } from '../../src/discovery/kind-resources.js';
import { at, listAt, readText, readYaml } from './manifest-files.js';

const [reader] = readYaml('manifests/isvc-reader.yaml');
const documents = readYaml('manifests/in-cluster.yaml');
const ofKind = (kind: string): unknown => documents.find((document) => at(document, 'kind') === kind);

type Grant = {
  readonly resource: string;
  readonly verbs: readonly unknown[];
  /** None: all. */
  readonly names: readonly unknown[];
};

/** The rights that the ClusterRole grants, as `GROUP/RESOURCE`. */
const grants: readonly Grant[] = listAt(reader, 'rules').flatMap((rule) =>
  listAt(rule, 'apiGroups').flatMap((group) =>
    listAt(rule, 'resources').map((resource) => ({
      resource: `${String(group)}/${String(resource)}`,
      verbs: listAt(rule, 'verbs'),
      names: listAt(rule, 'resourceNames'),
    })),
  ),
);

/** A part of a kind, as `/pods/log`. */
const isPart = (resource: unknown): boolean => String(resource).split('/').length === 3;

/** Read by name alone. Envoy Gateway's webhook has a namespace in its name, so that no role can name it beforehand. */
const byName: Readonly<Record<string, readonly string[]>> = {
  'admissionregistration.k8s.io/validatingwebhookconfigurations': [
    'inferenceservice.serving.kserve.io',
    'llminferenceservice.serving.kserve.io',
    'config.webhook.serving.knative.dev',
    'istiod-default-validator',
  ],
  'config.openshift.io/ingresses': ['cluster'],
};
/** One of them at a time, by a name that an object states. */
const oneByOne = new Set(
  ['caches', 'namespacecaches', 'nodegroups'].map((name) => `serving.kserve.io/localmodel${name}`),
);
const unnamed = 'admissionregistration.k8s.io/mutatingwebhookconfigurations';

test('the ClusterRole lets isvc read exactly the kinds that it reads', () => {
  const read = grants.filter(({ resource }) => !isPart(resource));
  const kinds = [...Object.values(resources), ...allKinds.flatMap(kindResources)];
  const wanted = new Set(kinds.map(({ group, plural }) => `${group}/${plural}`));
  wanted.delete(unnamed);
  expect(read.map(({ resource }) => resource).sort()).toEqual([...wanted].sort());
  const services = new Set(allKinds.flatMap(kindResources).map(({ group, plural }) => `${group}/${plural}`));
  for (const { resource, verbs, names } of read) {
    expect(names).toEqual(byName[resource] ?? []);
    // test/contract/rights.cluster.ts takes each verb away.
    expect(verbs).toContain(names.length === 0 && !oneByOne.has(resource) ? 'list' : 'get');
    expect(verbs.includes('watch')).toBe(services.has(resource));
  }
});

test('beside reading them it grants logs and a port-forward, and nothing else', () => {
  expect(grants.filter(({ resource }) => isPart(resource))).toEqual([
    { resource: '/pods/log', verbs: ['get'], names: [] },
    { resource: '/pods/portforward', verbs: ['get', 'create'], names: [] },
  ]);
});

test('the Deployment runs as the ServiceAccount that the ClusterRole is bound to', () => {
  const account = { name: 'isvc', namespace: 'isvc' };
  expect(ofKind('Namespace')).toMatchObject({ metadata: { name: account.namespace } });
  expect(ofKind('ServiceAccount')).toMatchObject({ metadata: account });
  expect(ofKind('ClusterRoleBinding')).toMatchObject({
    roleRef: { kind: 'ClusterRole', name: at(reader, 'metadata', 'name') },
    subjects: [{ kind: 'ServiceAccount', ...account }],
  });
  expect(ofKind('Deployment')).toMatchObject({
    metadata: { namespace: account.namespace },
    spec: { template: { spec: { serviceAccountName: account.name } } },
  });
});

test('the Containerfile installs what npm packs, as the user that the Deployment runs as', () => {
  const steps = readText('Containerfile')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line));
  expect(steps).toEqual([
    'FROM node:24-slim',
    'COPY isvc-*.tgz /tmp/',
    'RUN npm install --global /tmp/isvc-*.tgz && rm /tmp/isvc-*.tgz',
    `USER ${String(at(ofKind('Deployment'), 'spec', 'template', 'spec', 'securityContext', 'runAsUser'))}`,
    'CMD ["isvc", "--help"]',
  ]);
  // Of the checkout, the builder gets the package and nothing else.
  expect(readText('.dockerignore')).toBe('*\n!isvc-*.tgz\n');
});

test('the guide builds the image that the Deployment runs, and enters that Deployment', () => {
  const guide = readText('docs/in-cluster.md');
  const image = at(ofKind('Deployment'), 'spec', 'template', 'spec', 'containers', 0, 'image');
  expect(guide).toContain(`docker build -t ${String(image)} -f Containerfile .\n`);
  expect(guide).toContain('kubectl exec -it -n isvc deploy/isvc -- isvc');
});
