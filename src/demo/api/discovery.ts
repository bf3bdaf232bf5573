import { ok, type ApiAnswer } from './answers.js';
import { apiVersionOf, kinds, type Kind } from './kinds.js';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

const version = {
  major: '1',
  minor: '35',
  emulationMajor: '1',
  emulationMinor: '35',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '34',
  gitVersion: 'v1.35.4+isvc-demo',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** The API server's description of itself and of the kinds that it serves; undefined for a path that is not about that. */
export function discover(path: string): ApiAnswer | undefined {
  return documents.get(path.replace(/\/$/, ''));
}

function resourceList(groupVersion: string): unknown {
  const served = kinds.filter((kind) => apiVersionOf(kind) === groupVersion);
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: served.flatMap((kind) => [resource(kind), ...subresources(kind)]),
  };
}

function resource(kind: Kind): unknown {
  return {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs,
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
    ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
  };
}

function subresources(kind: Kind): readonly unknown[] {
  const part = { singularName: '', namespaced: true };
  if (kind.plural === 'pods') {
    const verbs = ['create', 'get'];
    return [
      { ...part, name: 'pods/log', kind: 'Pod', verbs: ['get'] },
      { ...part, name: 'pods/portforward', kind: 'PodPortForwardOptions', verbs },
    ];
  }
  if (kind.plural !== 'serviceaccounts') return [];
  const request = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' };
  return [{ ...part, ...request, name: 'serviceaccounts/token', verbs: ['create'] }];
}

/** A group with its versions; the newest first, which is the preferred one. */
function group(name: string): Readonly<Record<string, unknown>> {
  const served = new Set(kinds.filter((kind) => kind.group === name).map((kind) => kind.version));
  const versions = [...served]
    .sort()
    .reverse()
    .map((each) => ({ groupVersion: `${name}/${each}`, version: each }));
  return { name, versions, preferredVersion: versions[0] };
}

function makeDocuments(): ReadonlyMap<string, ApiAnswer> {
  const groups = [...new Set(kinds.map((kind) => kind.group))].filter((name) => name !== '');
  const groupVersions = new Set(kinds.map(apiVersionOf));
  return new Map([
    ['/version', ok(version)],
    ['/api', ok({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] })],
    ['/apis', ok({ kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(group) })],
    ...groups.map((name): [string, ApiAnswer] => [
      `/apis/${name}`,
      ok({ kind: 'APIGroup', apiVersion: 'v1', ...group(name) }),
    ]),
    ...[...groupVersions].map((each): [string, ApiAnswer] => [
      each.includes('/') ? `/apis/${each}` : `/api/${each}`,
      ok(resourceList(each)),
    ]),
  ]);
}

const documents = makeDocuments();
