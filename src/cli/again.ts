import { shellWord } from '../inference/shell-word.js';
import type { Options } from './flags.js';

/** The flags that were given and that another command on the same service needs as well, as words of a shell. */
export function flagsAgain(options: Options): string {
  const flags: readonly (readonly [string, string | undefined])[] = [
    ['--kubeconfig', options.kubeconfig],
    ['--context', options.context],
    ['--gateway', options.gateway],
    ['--address', options.address],
    ['--host', options.host],
    ['--cacert', options.cacert],
    ['--cert', options.cert],
    ['--key', options.key],
    ['--noproxy', options.noproxy],
    ...(options.trustDomain ?? []).map((domain) => ['--trust-domain', domain] as const),
    ['--protocol', options.protocol],
    ['--model', options.model],
    ['--model-version', options.modelVersion],
    ['--token-from', options.tokenFrom],
    ['--max-answer', options.maxAnswer],
  ];
  const words = flags.flatMap(([flag, value]) =>
    value === undefined ? [] : [`${flag} ${shellWord(value)}`],
  );
  const switches = [
    ...(options.insecure === true ? ['-k'] : []),
    ...(options.bypass === false ? ['--no-bypass'] : []),
  ];
  return [...words, ...switches].map((word) => ` ${word}`).join('');
}
