import { pathSegment } from '../network/path-segment.js';
import type { Query, Resource } from './objects.js';

/** One question to the API server, in the words of its permissions (RBAC verbs). */
export type Ask = {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'delete';
  readonly resource: Resource;
  /** All namespaces when absent. */
  readonly namespace?: string;
  readonly name?: string;
};

/** The path of an object or a list: `/api/v1/…` for the core group, else `/apis/GROUP/VERSION/…`. */
export function resourcePath(resource: Resource, namespace: string | undefined, name?: string): string {
  const root = resource.group === '' ? '/api' : `/apis/${resource.group}`;
  const inNamespace =
    resource.namespaced && namespace !== undefined ? `/namespaces/${pathSegment(namespace)}` : '';
  const object = name === undefined ? '' : `/${pathSegment(name)}`;
  return `${root}/${resource.version}${inNamespace}/${resource.plural}${object}`;
}

/** The query string of a list or watch, without `?`: the selectors, then what else it asks for. */
export function queryString(query: Query, more: Readonly<Record<string, string>>): string {
  return new URLSearchParams({
    ...(query.labelSelector === undefined ? {} : { labelSelector: query.labelSelector }),
    ...(query.fieldSelector === undefined ? {} : { fieldSelector: query.fieldSelector }),
    ...more,
  }).toString();
}

/** A verb and a list's place as an Ask. */
export function askFor(verb: 'list' | 'watch', resource: Resource, query: Query): Ask {
  return { verb, resource, ...(query.namespace === undefined ? {} : { namespace: query.namespace }) };
}

/** `inferenceservices.serving.kserve.io`: the name that kubectl takes. */
export function resourceName(resource: Resource): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** `list services in namespace demo`: what a person may lack. */
export function permissionWords(ask: Ask): string {
  return `${ask.verb} ${resourceName(ask.resource)}${place(ask, ' in namespace ', ' in all namespaces')}`;
}

/**
 * The kubectl line that checks the permission: for the object alone where one is named, as a role may name it. kubectl takes
 * `pods/log` as a pod named log: a part has a flag of its own.
 */
export function canI(ask: Ask): string {
  const whole = resourceName(ask.resource);
  // A path of the API that is not a kind's: kubectl takes it as it is.
  if (whole.startsWith('/')) return `kubectl auth can-i ${ask.verb} ${whole}`;
  const [resource, part] = whole.split('/');
  const subresource = part === undefined ? '' : ` --subresource=${part}`;
  const object = ask.name === undefined ? '' : `/${ask.name}`;
  return `kubectl auth can-i ${ask.verb} ${resource}${object}${subresource}${place(ask, ' -n ', ' -A')}`;
}

function place(ask: Ask, inOne: string, inAll: string): string {
  if (!ask.resource.namespaced) return '';
  return ask.namespace === undefined ? inAll : `${inOne}${ask.namespace}`;
}
