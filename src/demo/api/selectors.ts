import { badRequest, type ApiAnswer } from './answers.js';
import { textAt, type ApiObject } from './api-object.js';
import type { ApiTarget } from './target.js';

export type Selects = (object: ApiObject) => boolean;

/** A selector that the server cannot read, in its own words. */
export type Unreadable = { readonly unreadable: string };

/**
 * Reads a label selector: `a=b`, `a==b`, `a!=b`, `a in (b, c)`, `a notin (b)`, `a`, `!a`, joined by commas.
 * Grammar: k8s.io/apimachinery/pkg/labels.Parse.
 */
export function parseLabelSelector(text: string): Selects | Unreadable {
  const tests: Selects[] = [];
  for (const requirement of splitOutsideParentheses(text)) {
    const test = labelTest(requirement);
    if (test === undefined) return { unreadable: `unable to parse requirement: ${requirement}` };
    tests.push(test);
  }
  return (object) => tests.every((test) => test(object));
}

function labelTest(requirement: string): Selects | undefined {
  const label = '([\\w./-]+)';
  const set = new RegExp(`^${label}\\s+(in|notin)\\s*\\(([^()]*)\\)$`).exec(requirement);
  const equality = new RegExp(`^${label}\\s*(==|=|!=)\\s*([\\w.-]*)$`).exec(requirement);
  const exists = new RegExp(`^(!?)\\s*${label}$`).exec(requirement);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = new Set(list.split(',').map((value) => value.trim()));
    return oneOf(key, values, operator === 'in');
  }
  if (equality !== null) {
    const [, key = '', operator, value = ''] = equality;
    return oneOf(key, new Set([value]), operator !== '!=');
  }
  if (exists !== null) {
    const [, not, key = ''] = exists;
    return ({ metadata }) => Object.hasOwn(metadata.labels ?? {}, key) === (not === '');
  }
  return undefined;
}

/** An object without the label matches `!=` and `notin`, as in Kubernetes. */
function oneOf(key: string, values: ReadonlySet<string>, wanted: boolean): Selects {
  return ({ metadata }) => {
    const value = textAt(metadata.labels, key);
    return (value !== undefined && values.has(value)) === wanted;
  };
}

function splitOutsideParentheses(text: string): readonly string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Reads a field selector: `PATH=VALUE`, `==` or `!=`, joined by commas. A missing field is the empty text. */
export function parseFieldSelector(text: string): Selects | Unreadable {
  const tests: Selects[] = [];
  for (const part of text.split(',').filter((part) => part !== '')) {
    const [, path, operator, value = ''] = /^([\w.]+)(==|=|!=)(.*)$/.exec(part) ?? [];
    if (path === undefined) return { unreadable: `invalid selector: '${part}'; can't understand '${part}'` };
    const steps = path.split('.');
    tests.push((object) => ((textAt(object, ...steps) ?? '') === value) === (operator !== '!='));
  }
  return (object) => tests.every((test) => test(object));
}

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
