import { expect, test } from 'vitest';
import { created } from '../../src/cluster/resources.js';
import { podAccount } from '../../src/load/pod-job.js';
import { at, listAt, readYaml } from './manifest-files.js';

const [account, role, ...others] = readYaml('manifests/isvc-bench.yaml');

test('it lets isvc create the three kinds of a load, delete the Job, and write nothing else', () => {
  const writes = listAt(role, 'rules').flatMap((rule) =>
    listAt(rule, 'resources').flatMap((resource) =>
      listAt(rule, 'verbs')
        .filter((verb) => !['get', 'list', 'watch'].includes(String(verb)))
        .map((verb) => `${String(verb)} ${String(listAt(rule, 'apiGroups')[0])}/${String(resource)}`),
    ),
  );
  const kinds = Object.values(created).map(({ group, plural }) => `create ${group}/${plural}`);
  expect(writes.toSorted()).toEqual([...kinds, 'create /pods/portforward', 'delete batch/jobs'].toSorted());
});

test('it is a Role, not of the whole cluster, and nothing is bound to the account of the pods', () => {
  expect(others).toEqual([]);
  expect(at(role, 'kind')).toBe('Role');
  expect(at(account, 'kind')).toBe('ServiceAccount');
  expect(at(account, 'metadata', 'name')).toBe(podAccount);
  expect(at(account, 'automountServiceAccountToken')).toBe(false);
});
