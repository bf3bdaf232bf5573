import { type LibraryPatch, refusing } from './light-patch.ts';

const importer = '@kubernetes/client-node/dist/config.js';
const name = 'light-client-node';

/** By what config.js imports: the code in its place. */
const codes: Readonly<Record<string, (path: string) => string>> = {
  undici: () => refusing(name, 'Agent', 'ProxyAgent'),
  socks: () => refusing(name, 'SocksClient'),
  './gen/index.js': () => refusing(name, 'createConfiguration', 'ServerConfiguration'),
  './oidc_auth.js': (path) => deferredLogin('oidc', 'OpenIDConnectAuth', path),
  './azure_auth.js': (path) => deferredLogin('azure', 'AzureAuth', path),
  './gcp_auth.js': (path) => deferredLogin('gcp', 'GoogleCloudPlatformAuth', path),
  'socks-proxy-agent': (path) => deferredAgent('SocksProxyAgent', path),
  hpagent: (path) =>
    ['HttpProxyAgent', 'HttpsProxyAgent'].map((agent) => deferredAgent(agent, path)).join('\n'),
};

/**
 * isvc takes the login from client-node (KubeConfig.applyToHTTPSOptions) and sends its requests with node:https. But
 * client-node's config.js imports more than that at once, and loading it was two thirds of the time of `isvc list`:
 *
 * - undici, socks and all generated API models, for fetch and makeApiClient, which isvc never calls: the bundle has
 *   functions in their place that say so.
 * - what few kubeconfigs name, three login plugins and the proxies: the bundle loads each when one names it.
 *
 * Unnecessary once client-node loads logins and proxies when a kubeconfig names them, and has KubeConfig apart from its API models.
 */
export const lightClientNode: LibraryPatch = {
  name,
  standIns: Object.entries(codes).map(([source, code]) => ({ importer, source, code })),
};

/** The class in front of the real one: the same answer to `isAuthProvider`, and the rest when it is first needed. */
function deferredLogin(provider: string, className: string, path: string): string {
  return `
let real;
export class ${className} {
  isAuthProvider(user) { return user?.authProvider?.name === '${provider}'; }
  async applyAuthentication(user, options) {
    real ??= import(${path}).then((module) => new module.${className}());
    return (await real).applyAuthentication(user, options);
  }
}`;
}

/** config.js makes agents without waiting: the real class is loaded at the first `new`, whose result it becomes. */
function deferredAgent(className: string, path: string): string {
  return `export function ${className}(...given) { return new (require(${path}).${className})(...given); }`;
}
