import { Problem } from '../problem.js';

const kinds = /^(?:isvc|inferenceservices?)(?:\.v1beta1)?(?:\.serving\.kserve\.io)?$/iu;

/** Whether a word before a slash says that an InferenceService follows, as for kubectl. */
export function isServiceKind(word: string): boolean {
  return kinds.test(word);
}

/** The name in `NAME` or, as kubectl takes it, `isvc/NAME`. Throws Problem "usage" for another kind, or no name. */
export function serviceNameIn(text: string): string {
  const slash = text.indexOf('/');
  const kind = slash === -1 ? 'isvc' : text.slice(0, slash);
  const name = text.slice(slash + 1);
  if (!isServiceKind(kind))
    throw new Problem('usage', `${text} is not an InferenceService.`, {
      remedy: 'Give its name, NAMESPACE/NAME, or isvc/NAME.',
    });
  if (name === '' || name.includes('/'))
    throw new Problem('usage', `“${text}” is not a name of an InferenceService.`, {
      remedy: 'Give its name, NAMESPACE/NAME, or isvc/NAME. All names: isvc list',
    });
  return name;
}
