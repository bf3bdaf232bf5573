import { kindWords } from '../kserve/service-key.js';
import type { RequestPath } from './path.js';
import { refuse, type ProxyRefusal } from './refusal.js';

/** A service as a path or a host names it. */
export type ServiceName = {
  readonly namespace: string;
  /** As commands take it: `NAME`, or `llmisvc/NAME`. */
  readonly name: string;
};

/** Where a request goes: to a service, under a path of its own. */
export type ProxyRoute = { readonly service: ServiceName; readonly path: string };

/** Which services a proxy serves: one alone, or all. */
export type Served = ServiceName | 'all';

const label = '[a-z\\d](?:[-a-z\\d]*[a-z\\d])?';
const kind = `(?:${Object.values(kindWords).join('|')})`;
const inPath = new RegExp(`^/(${label})/(?:(${kind})\\.)?(${label})(?=/|$)`);
const inHost = new RegExp(`^(?:(${kind})\\.)?(${label})\\.(${label})\\.localhost$`);

/** The service that a host names: `NAME.NAMESPACE.localhost`, or `llmisvc.NAME.NAMESPACE.localhost`. Undefined for any other host. */
export function serviceInHost(host: string): ServiceName | undefined {
  const [, prefix, name, namespace] = inHost.exec(host.toLowerCase()) ?? [];
  return name === undefined || namespace === undefined
    ? undefined
    : { namespace, name: nameOf(prefix, name) };
}

/**
 * Chooses the service of a request: the one that is served alone, the one that its host names, or `/NAMESPACE/NAME/…` and
 * `/NAMESPACE/llmisvc.NAME/…`.
 */
export function chooseService(
  { path, query }: RequestPath,
  host: string,
  served: Served,
): ProxyRoute | ProxyRefusal {
  const named = serviceInHost(host);
  if (served !== 'all') {
    if (named === undefined || isSame(named, served)) return { service: served, path: path + query };
    const { namespace, name } = served;
    return refuse(
      404,
      'not-found',
      `this proxy serves ${namespace}/${name} alone`,
      'isvc proxy without a name serves all.',
    );
  }
  if (named !== undefined) return { service: named, path: path + query };
  const [found, namespace, prefix, name] = inPath.exec(path) ?? [];
  if (found === undefined || namespace === undefined || name === undefined)
    return refuse(
      404,
      'not-found',
      'the path names no service',
      'Ask for /NAMESPACE/NAME/…, or for the host NAME.NAMESPACE.localhost. All names: isvc list -A',
    );
  const rest = path.slice(found.length);
  return { service: { namespace, name: nameOf(prefix, name) }, path: `${rest === '' ? '/' : rest}${query}` };
}

function nameOf(prefix: string | undefined, name: string): string {
  return prefix === undefined ? name : `${prefix}/${name}`;
}

function isSame(one: ServiceName, other: ServiceName): boolean {
  return one.namespace === other.namespace && bareName(one) === bareName(other);
}

/** An InferenceService needs no kind before its name. */
function bareName({ name }: ServiceName): string {
  return name.replace(`${kindWords.inference}/`, '');
}
