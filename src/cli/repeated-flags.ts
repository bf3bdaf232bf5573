import type { ClusterOptions } from '../cluster/cluster.js';
import { headerWord } from '../format/name-word.js';
import { headerFault, isHeaderName } from '../network/header-fault.js';
import { Problem } from '../problem.js';
import { joinWords, type RepeatedFlags, shellWord } from '../wording/command-line.js';
import { isSecretHeader } from '../wording/secret-text.js';
import type { Options } from './flag-values.js';

/** The flags that were given, as a suggested command repeats them. A variable such as `$TOKEN` stands in place of each secret. */
export function repeatedFlags(
  options: Options,
  { kubeconfig, context }: Pick<ClusterOptions, 'kubeconfig' | 'context'>,
): RepeatedFlags {
  const headers = (options.header ?? []).map(parseHeader);
  const secret = headers.filter(([name, value]) => isSecretHeader(name, value));
  const plain = headers.filter(([name, value]) => !isSecretHeader(name, value));
  return {
    cluster: joinWords([flag('--kubeconfig', kubeconfig), flag('--context', context)]),
    wayIn: joinWords([
      flag('--gateway', options.gateway),
      flag('--kserve-namespace', options.kserveNamespace),
      flag('--address', options.address),
      flag('--host', options.host),
      flag('--cacert', options.cacert),
      flag('--cert', options.cert),
      flag('--key', options.key),
      options.insecure === true ? '-k' : '',
      ...(options.trustDomain ?? []).map((domain) => flag('--trust-domain', domain)),
      options.proxy === undefined ? '' : proxyFlag(options.proxy),
      flag('--noproxy', options.noproxy),
      options.bypass === false ? '--no-bypass' : '',
    ]),
    login: joinWords([options.token === undefined ? '' : '--token "$TOKEN"', ...secret.map(headerFlag)]),
    inference: joinWords([
      ...plain.map(headerFlag),
      flag('--max-answer', options.maxAnswer),
      options.sendToken === true ? '--send-token' : '',
    ]),
  };
}

/** The flags that say which model is called, and as whom, as they were given. */
export function repeatedCallFlags(options: Options, { login, inference }: RepeatedFlags): readonly string[] {
  return [
    inference,
    flag('--protocol', options.protocol),
    flag('--model', options.model),
    flag('--model-version', options.modelVersion),
    // A token of an account goes in place of any other.
    options.tokenFrom === undefined ? login : flag('--token-from', options.tokenFrom),
    ...(options.tokenAudience ?? []).map((audience) => flag('--token-audience', audience)),
  ];
}

function headerFlag([name, value]: readonly [string, string]): string {
  return `-H ${headerWord(name, value)}`;
}

function flag(name: string, value: string | undefined): string {
  return value === undefined ? '' : `${name} ${shellWord(value)}`;
}

/** The URL of a proxy may have a password in it. */
function proxyFlag(proxy: string): string {
  return proxy.includes('@') ? '--proxy "$PROXY"' : flag('--proxy', proxy);
}

/** Name, in lower case, and value of a header given with -H; the value may be empty. Throws Problem "usage", without the value. */
export function parseHeader(header: string): readonly [string, string] {
  const colon = header.indexOf(':');
  const name = header.slice(0, colon).trim();
  if (colon === -1 || !isHeaderName(name)) {
    throw new Problem('usage', 'A header given with -H has no valid name.', {
      remedy: "Write it as: -H 'Name: value'",
    });
  }
  const value = header.slice(colon + 1).trim();
  const fault = headerFault(name, value);
  if (fault === undefined) return [name.toLowerCase(), value];
  throw new Problem('usage', `The header ${name} of -H cannot be sent: ${fault}.`, {
    remedy: 'Leave it out, or write a value of printable ASCII characters on one line.',
  });
}
