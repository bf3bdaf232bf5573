import type { ServiceUrl } from './service.js';

/** Takes an http or https URL apart; undefined for anything else. A port that is the scheme's own is left out. */
export function parseServiceUrl(text: string | undefined): ServiceUrl | undefined {
  if (text === undefined) return undefined;
  const plain = plainUrl.exec(text);
  if (plain !== null) return { scheme: schemeOf(plain[1]), host: ownCopy(plain[2]), path: '' };
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!/^https?:$/u.test(url.protocol) || url.hostname === '') return undefined;
  return {
    scheme: schemeOf(url.protocol.slice(0, -1)),
    host: url.hostname.replace(/^\[|\]$/gu, ''),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: url.pathname.replace(/(?<!\/)\/+$/u, ''),
  };
}

/** The form that KServe nearly always writes, and that the standard's parser would not change: many times faster without it. */
const plainUrl = /^(https?):\/\/((?:(?!xn--)[a-z0-9][a-z0-9-]*\.)*(?!xn--)[a-z][a-z0-9-]*)\/?$/u;

function schemeOf(text: string | undefined): ServiceUrl['scheme'] {
  return text === 'https' ? 'https' : 'http';
}

/** The host, whose letters are small, without the text that it was cut out of, which would stay in memory for it. */
function ownCopy(host = ''): string {
  return host.toUpperCase().toLowerCase();
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

/** A URL is not a route: these labels (constants.NetworkVisibility, constants.VisibilityLabel) and hosts have none. */
export function isClusterLocal(
  labels: Readonly<Record<string, string>>,
  url: ServiceUrl | undefined,
): boolean {
  return (
    labels['networking.kserve.io/visibility'] === 'cluster-local' ||
    labels['networking.knative.dev/visibility'] === 'cluster-local' ||
    (url !== undefined && isClusterHost(url.host))
  );
}
