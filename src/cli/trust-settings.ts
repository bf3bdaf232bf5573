import type { Config } from '../config/config.js';
import { ownValue } from '../kserve/fields.js';
import { proxyText, readProxies } from '../network/proxies.js';
import type { Context } from './context.js';
import type { KeptConsents } from './kept-consents.js';

const fromFile = 'the settings file';
export const fromYes = 'a yes in the terminal UI';

/** The settings of trust that are set: domains, the client certificate, the proxies. */
export function trustSettings(
  { options, config, environment }: Context,
  context: string,
  kept: KeptConsents,
): readonly Setting[] {
  const ofFile = ownValue(config.domains, context) ?? [];
  const domains = [
    ...(options.trustDomain ?? []).map((value) => ({ value, from: '--trust-domain' })),
    ...ofFile.map((value) => ({ value, from: fromFile })),
    ...kept.hosts.map((value) => ({ value, from: fromYes })),
  ];
  const sources = [...new Set(domains.map(({ from }) => from))];
  return [
    ...sources.map((from) => ({
      name: sources.length === 1 ? 'domains' : `domains (${from})`,
      value: domains
        .filter((one) => one.from === from)
        .map(({ value }) => value)
        .join(', '),
      from,
    })),
    ...(kept.gatewayAddresses ?? []).map(({ name, addresses }) => ({
      name: `addresses of Gateway ${name}`,
      value: addresses.join(', '),
      from: fromYes,
    })),
    ...certificateSetting(options, config, context),
    ...proxySettings(options, environment),
  ];
}

/** The files' paths, which are not secret; their content is. */
function certificateSetting(
  { cert, key = cert }: Context['options'],
  { certificates }: Config,
  context: string,
): readonly Setting[] {
  const written = ownValue(certificates, context);
  const [files, from] =
    cert !== undefined && key !== undefined ? [{ cert, key }, '--cert'] : [written, fromFile];
  return files === undefined ? [] : [{ name: 'certificate', value: `${files.cert}, ${files.key}`, from }];
}

/** Without the password that a proxy's URL may hold. */
function proxySettings(
  { proxy, noproxy }: Context['options'],
  environment: Context['environment'],
): readonly Setting[] {
  const { http, https, noProxy } = readProxies({ proxy, noproxy }, environment);
  const from = proxy === undefined ? 'the environment' : '--proxy';
  return [
    ...(http === undefined ? [] : [{ name: 'proxy for http', value: proxyText(http), from }]),
    ...(https === undefined ? [] : [{ name: 'proxy for https', value: proxyText(https), from }]),
    ...(proxy === '' ? [{ name: 'proxy', value: 'none', from }] : []),
    ...(noProxy.length === 0
      ? []
      : [
          {
            name: 'noproxy',
            value: noProxy.join(', '),
            from: noproxy === undefined ? 'the environment' : '--noproxy',
          },
        ]),
  ];
}

/** A setting in effect: its value, and where that comes from (`--namespace`, `NO_COLOR`, the settings file, …). */
export type Setting = { readonly name: string; readonly value: string; readonly from: string };
