import { loadAll } from 'js-yaml';
import { expect, test } from 'vitest';
import { rights } from '../../src/doctor/rights.js';
import { missingRoleYaml } from '../../src/doctor/missing-role.js';
import { at, listAt, readYaml } from '../manifests/manifest-files.js';

const [reader] = readYaml('manifests/isvc-reader.yaml');

type Rule = {
  readonly groups: unknown;
  readonly resources: unknown;
  readonly verbs: unknown;
  readonly names: unknown;
};

/** A line for each group, resource, verb and name. */
const linesOf = (rules: readonly Rule[]): readonly string[] =>
  rules
    .flatMap(({ groups, resources, verbs, names }) =>
      (groups as readonly string[]).flatMap((group) =>
        (resources as readonly string[]).flatMap((resource) =>
          (verbs as readonly string[]).flatMap((verb) =>
            (names as readonly string[]).map((name) => `${verb} ${group}/${resource} ${name}`),
          ),
        ),
      ),
    )
    .sort();

const rulesOf = (role: unknown): readonly string[] =>
  linesOf(
    listAt(role, 'rules').map((rule) => ({
      groups: listAt(rule, 'apiGroups'),
      resources: listAt(rule, 'resources'),
      verbs: listAt(rule, 'verbs'),
      names: at(rule, 'resourceNames') ?? ['*'],
    })),
  );

test('the rights that are asked for are those of manifests/isvc-reader.yaml, no more and no less', () => {
  const asked = rights.map(({ group, resources, verbs, names = ['*'] }) => ({
    groups: [group],
    resources,
    verbs,
    names,
  }));
  expect(linesOf(asked)).toEqual(rulesOf(reader));
});

test('what is missing is a Role in its namespace and a ClusterRole for the rest, with exactly those rights', () => {
  const yaml = missingRoleYaml([
    { verb: 'get', group: '', resource: 'pods', subresource: 'log', namespace: 'models' },
    { verb: 'list', group: '', resource: 'events', namespace: 'models' },
    { verb: 'watch', group: '', resource: 'events', namespace: 'models' },
    { verb: 'list', group: '', resource: 'nodes' },
    { verb: 'watch', group: '', resource: 'nodes' },
    { verb: 'list', group: '', resource: 'services' },
    { verb: 'watch', group: '', resource: 'services' },
    { verb: 'get', group: 'config.openshift.io', resource: 'ingresses', name: 'cluster' },
  ]);
  const [role, clusterRole] = loadAll(yaml);
  expect([at(role, 'kind'), at(role, 'metadata', 'namespace'), at(clusterRole, 'kind')]).toEqual([
    'Role',
    'models',
    'ClusterRole',
  ]);
  expect(rulesOf(role)).toEqual(['get /pods/log *', 'list /events *', 'watch /events *']);
  expect(rulesOf(clusterRole)).toEqual([
    'get config.openshift.io/ingresses cluster',
    'list /nodes *',
    'list /services *',
    'watch /nodes *',
    'watch /services *',
  ]);
});
