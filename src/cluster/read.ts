import { isRecord, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { nextStep, Problem } from '../problem.js';
import type { Api, ApiFailure } from './api.js';
import { type Ask, askFor, queryString, resourceName, resourcePath } from './ask.js';
import { listPages, listTimeoutMs, objectDepth } from './limits.js';
import type { Listing, Query, Reading, Resource } from './objects.js';
import { forbiddenWarning, type Refusal, refusalProblem } from './refusal.js';

/** How often a read is tried where the server says 429 or 5xx. */
const readTries = 4;
const pageSize = 500;

type ListAnswer<Kept> = { readonly type: 'listed'; readonly listing: Listing<Kept> };

/** The object, or undefined when there is none. Throws Problem "cluster", also for a KServe kind that the cluster lacks. */
export async function getObject(
  api: Api,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  const ask: Ask = { verb: 'get', resource, name, ...(namespace === undefined ? {} : { namespace }) };
  const answer = await api.read(resourcePath(resource, namespace, name), readTries, signal);
  if (answer.type === 'answered') return wholeObject(answer.body);
  if (answer.type === 'failed') throw answer.problem;
  const kindIsMissing = !answer.namesObject && resource.group === 'serving.kserve.io';
  if (answer.status === 404 && !kindIsMissing) return undefined;
  throw refusalProblem(answer, ask, api);
}

/** The whole list. Throws Problem "cluster". */
export async function listObjects(
  api: Api,
  resource: Resource,
  query: Query,
  signal: AbortSignal,
): Promise<Listing> {
  const answer = await tryList(api, resource, query, wholeObject, readTries, signal);
  if (answer.type === 'listed') return answer.listing;
  if (answer.type === 'failed') throw answer.problem;
  throw refusalProblem(answer, askFor('list', resource, query), api);
}

/** One object by its name. A missing object gives no items; a refusal (403) or a missing kind is a value. Throws Problem "cluster" for anything else. */
export async function readObject(
  api: Api,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  signal: AbortSignal,
): Promise<Reading> {
  const ask: Ask = { verb: 'get', resource, name, ...(namespace === undefined ? {} : { namespace }) };
  const answer = await api.read(resourcePath(resource, namespace, name), readTries, signal);
  if (answer.type === 'answered') return { items: [answer.body] };
  if (answer.type === 'failed') throw answer.problem;
  if (answer.status === 403) return { items: [], missing: 'forbidden', warning: forbiddenWarning(ask, api) };
  if (answer.status !== 404) throw refusalProblem(answer, ask, api);
  return answer.namesObject ? { items: [] } : { items: [], missing: 'absent' };
}

/**
 * The list, with "you may not" and "there is no such kind" as values. Throws Problem "cluster" for all else.
 * A server that does not know a field of the field selector (400) is asked without it, and gives more.
 */
export async function readObjects(
  api: Api,
  resource: Resource,
  query: Query,
  signal: AbortSignal,
): Promise<Reading> {
  const answer = await tryList(api, resource, query, wholeObject, readTries, signal);
  if (answer.type === 'listed') return { items: answer.listing.items };
  if (answer.type === 'failed') throw answer.problem;
  if (answer.status === 400 && query.fieldSelector !== undefined) {
    const { fieldSelector: _unknown, ...rest } = query;
    return readObjects(api, resource, rest, signal);
  }
  const ask = askFor('list', resource, query);
  if (answer.status === 403) return { items: [], missing: 'forbidden', warning: forbiddenWarning(ask, api) };
  if (answer.status === 404) return { items: [], missing: 'absent' };
  throw refusalProblem(answer, ask, api);
}

/** The list in pages of 500, and of each object what `keep` keeps; how it was refused is a value. Each page is tried `tries` times. */
export async function tryList<Kept>(
  api: Api,
  resource: Resource,
  query: Query,
  keep: (object: KubeObject) => Kept,
  tries: number,
  signal: AbortSignal,
): Promise<ListAnswer<Kept> | Refusal | ApiFailure> {
  const items: Kept[] = [];
  // The clock of `performance`, which would load node:perf_hooks.
  const startedAtNs = process.hrtime.bigint();
  let page: Readonly<Record<string, string>> = { limit: String(query.limit ?? pageSize) };
  const read = () =>
    api.read(`${resourcePath(resource, query.namespace)}?${queryString(query, page)}`, tries, signal);
  let coming = read();
  for (let pages = 1; ; pages += 1) {
    const answer = await coming;
    if (answer.type === 'refused' && answer.status === 410 && 'continue' in page) {
      // The list changed for so long that its snapshot is gone. As client-go does: all at once, which cannot expire.
      items.length = 0;
      page = {};
      coming = read();
      continue;
    }
    if (answer.type !== 'answered') return answer;
    const { metadata } = answer.body;
    const next = query.limit === undefined ? textAt(metadata, 'continue') : undefined;
    if (next !== undefined) {
      if (pages >= listPages || process.hrtime.bigint() - startedAtNs > BigInt(listTimeoutMs) * 1_000_000n)
        return { type: 'failed', problem: endlessList(api.server, resource, pages) };
      // The server makes the next page while this one is kept.
      page = { limit: String(pageSize), continue: next };
      coming = read();
    }
    for (const item of itemsOf(answer.body)) items.push(keep(item));
    if (next === undefined) {
      const resourceVersion = textAt(metadata, 'resourceVersion') ?? '';
      return { type: 'listed', listing: { items, resourceVersion } };
    }
  }
}

/** A server that always has one page more, for example one that repeats its pages. */
function endlessList(server: string, resource: Resource, pages: number): Problem {
  return new Problem(
    'cluster',
    `The API server ${server} does not end its list of ${resourceName(resource)}: isvc gave up after ${pages} pages.`,
    {
      remedy: nextStep(
        'Ask for less with --namespace or --selector. If it lasts, ask the administrator of the cluster.',
        'namespace',
      ),
    },
  );
}

/** The items, each with its kind: a list of a built-in kind states it once, for all (`PodList`). */
function itemsOf(list: KubeObject): readonly KubeObject[] {
  const { items, kind, apiVersion } = list;
  if (!Array.isArray(items)) return [];
  const shared =
    typeof kind === 'string' && kind.endsWith('List') ? { apiVersion, kind: kind.slice(0, -4) } : {};
  return items.filter(isRecord).map((item) => ('kind' in item ? item : { ...shared, ...item }));
}

const leftOut = `(left out: more than ${objectDepth} levels deep)`;

/**
 * The same object, or where it goes deeper than 200 levels a copy without what lies below: whatever prints an object goes
 * down one call a level, and one object of somebody else's must not keep a list from being shown.
 */
export function wholeObject(object: KubeObject): KubeObject {
  return isWithin(object, objectDepth) ? object : (cut(object, objectDepth) as KubeObject);
}

function isWithin(value: object, levels: number): boolean {
  if (levels === 0) return false;
  // By its keys each place of an array would become a text: several times slower, for each object of each list.
  if (Array.isArray(value)) return value.every((child) => isValueWithin(child, levels - 1));
  for (const key in value) {
    if (!isValueWithin(value[key as keyof typeof value], levels - 1)) return false;
  }
  return true;
}

function isValueWithin(value: unknown, levels: number): boolean {
  return typeof value !== 'object' || value === null || isWithin(value, levels);
}

function cut(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return leftOut;
  if (Array.isArray(value)) return value.map((item) => cut(item, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, cut(child, levels - 1)]));
}
