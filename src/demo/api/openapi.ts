import { ok, type ApiAnswer } from './answers.js';
import { apiVersionOf, kinds, type Kind } from './kinds.js';

/**
 * The little of OpenAPI v3 without which `kubectl apply` refuses to work: that PATCH knows `fieldValidation`, so that
 * kubectl leaves validation to the server. No schemas. Undefined for a path that is not about OpenAPI v3.
 */
export function describeApi(path: string): ApiAnswer | undefined {
  if (!path.startsWith('/openapi/v3')) return undefined;
  const groupVersions = [...new Set(kinds.map(apiVersionOf))];
  if (path === '/openapi/v3') {
    const paths = groupVersions.map((each) => [
      pathOf(each),
      { serverRelativeURL: `/openapi/v3/${pathOf(each)}` },
    ]);
    return ok({ paths: Object.fromEntries(paths) });
  }
  const wanted = groupVersions.find((each) => path === `/openapi/v3/${pathOf(each)}`);
  if (wanted === undefined) return undefined;
  const served = kinds.filter((kind) => apiVersionOf(kind) === wanted);
  return ok({
    openapi: '3.0.0',
    info: { title: 'isvc demo', version: 'v1' },
    paths: Object.fromEntries(served.map((kind) => [objectPath(kind), { patch: patchOf(kind) }])),
  });
}

function pathOf(groupVersion: string): string {
  return groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;
}

function objectPath(kind: Kind): string {
  const namespace = kind.namespaced ? '/namespaces/{namespace}' : '';
  return `/${pathOf(apiVersionOf(kind))}${namespace}/${kind.plural}/{name}`;
}

function patchOf({ group, version, kind }: Kind): unknown {
  return {
    parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string' } }],
    responses: {},
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': { group, version, kind },
  };
}
