import { domain, type Serving } from './serving.js';

/** A revision, and its share of the traffic. */
export type Revision = {
  readonly name: string;
  readonly number: number;
  readonly percent: number;
  readonly suffix: string;
};

/** The newest first: a canary leaves the last one that had all the traffic beside it. */
export function revisions({ name, canaryPercent = 100 }: Serving): readonly [Revision, ...Revision[]] {
  const revision = (number: number, percent: number, suffix: string): Revision => {
    return { name: `${name}-predictor-0000${number}`, number, percent, suffix };
  };
  if (canaryPercent === 100) return [revision(1, 100, '6b8d9f7c54-m4x7t')];
  return [
    revision(2, canaryPercent, '7c9d6b5f4d-x2k8p'),
    revision(1, 100 - canaryPercent, '6b8d9f7c54-m4x7t'),
  ];
}

export function isNewest(serving: Serving, { name }: Revision): boolean {
  return name === revisions(serving)[0].name;
}

/** Knative's host for its service, or, with a tag, for the revision that has it (config-network: `{{.Tag}}-{{.Name}}`, `{{.Name}}.{{.Namespace}}.{{.Domain}}`). */
export function knativeHost({ name, namespace }: Serving, tag = ''): string {
  return `${tag === '' ? '' : `${tag}-`}${name}-predictor.${namespace}.${domain}`;
}
