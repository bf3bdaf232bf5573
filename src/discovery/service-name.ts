import type { ServiceKind } from '../kserve/service.js';
import { Problem } from '../problem.js';

/** Each kind as kubectl names it: short, in one or many, with version and group (config/crd of KServe). */
const words: Readonly<Record<ServiceKind, RegExp>> = {
  inference: /^(?:isvc|inferenceservices?)(?:\.v1beta1)?(?:\.serving\.kserve\.io)?$/iu,
  llm: /^(?:llmisvc|llminferenceservices?)(?:\.v1alpha[12])?(?:\.serving\.kserve\.io)?$/iu,
  graph: /^(?:ig|inferencegraphs?)(?:\.v1alpha1)?(?:\.serving\.kserve\.io)?$/iu,
};

/** The kind that a word before a slash names, as for kubectl. */
export function kindOfWord(word: string): ServiceKind | undefined {
  return (['inference', 'llm', 'graph'] as const).find((kind) => words[kind].test(word));
}

const shapes = 'Give its name, NAMESPACE/NAME, isvc/NAME, llmisvc/NAME or ig/NAME.';

/** The name in `NAME` or, as kubectl takes it, `isvc/NAME`. Throws Problem "usage" for another kind, or no name. */
export function parseServiceName(text: string): { readonly kind?: ServiceKind; readonly name: string } {
  const slash = text.indexOf('/');
  const name = text.slice(slash + 1);
  const kind = slash === -1 ? undefined : kindOfWord(text.slice(0, slash));
  if (slash !== -1 && kind === undefined)
    throw new Problem('usage', `${text} is not an InferenceService.`, { remedy: shapes });
  if (name === '' || name.includes('/'))
    throw new Problem('usage', `“${text}” is not a name of a service.`, {
      remedy: `${shapes} All names: isvc list`,
    });
  return kind === undefined ? { name } : { kind, name };
}
