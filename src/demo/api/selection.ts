import type { ApiAnswer } from './answer.js';
import { parseFieldSelector, parseLabelSelector, type Selects } from './selectors.js';
import { badRequest } from './status.js';
import type { ApiTarget } from './target.js';

/** Which objects a list or watch is about: its namespace, name and selectors. A bad selector is a 400. */
export function parseSelection(
  target: ApiTarget,
  query: URLSearchParams,
): { readonly selects: Selects } | { readonly refusal: ApiAnswer } {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '');
  if (typeof labels !== 'function') return { refusal: badRequest(labels.unreadable) };
  const fields = parseFieldSelector(query.get('fieldSelector') ?? '');
  if (typeof fields !== 'function') return { refusal: badRequest(fields.unreadable) };
  const { namespace } = target;
  return {
    selects: (object) =>
      (namespace === undefined || object.metadata.namespace === namespace) &&
      fields(object) &&
      labels(object),
  };
}

/** True when the query narrows the list: then the server does not count what remains. */
export function hasSelector(query: URLSearchParams): boolean {
  return Boolean(query.get('labelSelector')) || Boolean(query.get('fieldSelector'));
}
