import type { ServiceUrl } from './service.js';

/** Takes an http or https URL apart; undefined for anything else. A port that is the scheme's own is left out. */
export function parseServiceUrl(text: string | undefined): ServiceUrl | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const scheme = url.protocol.slice(0, -1);
  if ((scheme !== 'http' && scheme !== 'https') || url.hostname === '') return undefined;
  return {
    scheme,
    host: url.hostname.replace(/^\[|\]$/gu, ''),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: url.pathname.replace(/\/+$/u, ''),
  };
}

/** The URL as text again. */
export function formatServiceUrl(url: ServiceUrl): string {
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  return `${url.scheme}://${host}${url.port === undefined ? '' : `:${url.port}`}${url.path}`;
}

/** Whether only pods of the cluster resolve this host (KServe's constants.ClusterLocalDomain, and its short forms). */
export function isClusterHost(host: string): boolean {
  return /\.svc(\.cluster\.local)?\.?$/iu.test(host);
}
