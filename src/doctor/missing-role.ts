import type { Right } from '../cluster/cluster.js';

type Rule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly names: readonly string[];
  readonly verbs: readonly string[];
};

/**
 * The Role and ClusterRole with the rights that are missing, as YAML to apply: rights in one namespace are a Role there. Names from
 * the cluster never get into it, but for namespaces, which are DNS labels.
 */
export function missingRoleYaml(missing: readonly Right[]): string {
  const byNamespace = Map.groupBy(missing, ({ namespace }) => namespace);
  return [...byNamespace]
    .map(([namespace, some]) =>
      [
        'apiVersion: rbac.authorization.k8s.io/v1',
        `kind: ${namespace === undefined ? 'ClusterRole' : 'Role'}`,
        'metadata:',
        '  name: isvc-missing',
        ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
        'rules:',
        ...rulesOf(some).flatMap(ruleLines),
      ].join('\n'),
    )
    .join('\n---\n');
}

/** Resources of one group that lack the same verbs share a rule. */
function rulesOf(missing: readonly Right[]): readonly Rule[] {
  const byObject = Map.groupBy(missing, ({ group, resource, subresource, name }) =>
    JSON.stringify([group, subresource === undefined ? resource : `${resource}/${subresource}`, name ?? '']),
  );
  const single = [...byObject].map(([key, some]) => {
    const [group = '', resource = '', name = ''] = JSON.parse(key) as readonly string[];
    return { group, resource, name, verbs: [...new Set(some.map(({ verb }) => verb))] };
  });
  const rules = Map.groupBy(single, ({ group, name, verbs, resource }) =>
    JSON.stringify([group, verbs, name === '' ? '' : resource]),
  );
  return [...rules.values()].map((some) => ({
    apiGroups: [some[0]?.group ?? ''],
    resources: [...new Set(some.map(({ resource }) => resource))],
    names: some.map(({ name }) => name).filter((name) => name !== ''),
    verbs: some[0]?.verbs ?? [],
  }));
}

function ruleLines({ apiGroups, resources, names, verbs }: Rule): readonly string[] {
  return [
    `  - apiGroups: ${list(apiGroups)}`,
    `    resources: ${list(resources)}`,
    ...(names.length === 0 ? [] : [`    resourceNames: ${list(names)}`]),
    `    verbs: ${list(verbs)}`,
  ];
}

function list(words: readonly string[]): string {
  return `[${words.map((word) => (word === '' ? '""' : word)).join(', ')}]`;
}
