import type { ConnectOptions } from '../cluster/cluster.js';
import { headerWord } from '../format/header-word.js';
import { shellWord } from '../inference/shell-word.js';
import type { RepeatedFlags } from '../predict/predict.js';
import type { Options } from './flags.js';
import { parseHeader } from './settings.js';

/** The flags that were given, as a next step says them again. A secret stands there as `$TOKEN` or the like. */
export function repeatedFlags(options: Options, { kubeconfig, context }: ConnectOptions): RepeatedFlags {
  const { gateway, address, host, cacert, cert, key, insecure, trustDomain, proxy, noproxy } = options;
  return {
    cluster: words([
      typeof kubeconfig === 'string' ? flag('--kubeconfig', kubeconfig) : '',
      flag('--context', context),
    ]),
    wayIn: words([
      flag('--gateway', gateway),
      flag('--kserve-namespace', options.kserveNamespace),
      flag('--address', address),
      flag('--host', host),
      flag('--cacert', cacert),
      flag('--cert', cert),
      flag('--key', key),
      insecure === true ? '-k' : '',
      ...(trustDomain ?? []).map((domain) => flag('--trust-domain', domain)),
      proxy === undefined ? '' : proxyFlag(proxy),
      flag('--noproxy', noproxy),
      options.bypass === false ? '--no-bypass' : '',
    ]),
    login: words([
      options.token === undefined ? '' : '--token "$TOKEN"',
      ...(options.header ?? []).map((header) => `-H ${headerWord(...parseHeader(header))}`),
    ]),
    reading: flag('--max-answer', options.maxAnswer),
  };
}

function flag(name: string, value: string | undefined): string {
  return value === undefined ? '' : `${name} ${shellWord(value)}`;
}

/** A proxy's URL may have a password in it. */
function proxyFlag(proxy: string): string {
  return proxy.includes('@') ? '--proxy "$PROXY"' : flag('--proxy', proxy);
}

function words(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
