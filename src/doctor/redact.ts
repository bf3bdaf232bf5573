import { isRecord } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { hideSecretText, isWhollySecret } from '../wording/secret-text.js';

const hidden = '***';

/** The copies that kubectl and the API server keep beside an object: they repeat it, secrets too. */
const leftOut: ReadonlySet<string> = new Set([
  'managedFields',
  'kubectl.kubernetes.io/last-applied-configuration',
]);

/**
 * An object as it may be handed on: values of environment variables, values under the name of a secret, arguments behind a flag of
 * such a name, and tokens in any text are replaced by `***`. Names of Secrets stay: they say what was asked for.
 */
export function redactObject(object: KubeObject): KubeObject {
  return redactRecord(object);
}

function redactRecord(record: KubeObject): KubeObject {
  const entries = Object.entries(record)
    .filter(([name]) => !leftOut.has(name))
    .map(([name, value]) => [name, redactField(name, value)] as const);
  return Object.fromEntries(entries);
}

function redactField(name: string, value: unknown): unknown {
  if (typeof value === 'string') return isWhollySecret(name, value) ? hidden : hideSecretText(value);
  if (name === 'env' && Array.isArray(value)) return value.map(redactVariable);
  if ((name === 'args' || name === 'command') && Array.isArray(value)) return redactWords(value);
  return redactValue(value);
}

function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return hideSecretText(value);
  if (Array.isArray(value)) return value.map(redactValue);
  return isRecord(value) ? redactRecord(value) : value;
}

/** The name of a variable and where its value is from; the value itself may be anything. */
function redactVariable(variable: unknown): unknown {
  if (!isRecord(variable)) return redactValue(variable);
  return 'value' in variable ? { ...redactRecord(variable), value: hidden } : redactRecord(variable);
}

/** `--api-key VALUE` and `--api-key=VALUE`, also in the text that a shell is given. */
function redactWords(words: readonly unknown[]): readonly unknown[] {
  return words.map((word, at) => {
    if (typeof word !== 'string') return redactValue(word);
    const before = words[at - 1];
    if (typeof before === 'string' && /^--?[\w-]+$/u.test(before) && isWhollySecret(before, ''))
      return hidden;
    return hideSecretText(
      word.replaceAll(
        /(?<![\w.-])(?=[\w.]*-[\w.-])([\w.-]+)([= ]+)[^\s"']+/gu,
        (whole, flag: string, between: string) =>
          isWhollySecret(flag.slice(flag.indexOf('-')), '') ? `${flag}${between}${hidden}` : whole,
      ),
    );
  });
}
