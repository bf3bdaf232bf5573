import type { Plugin } from 'rolldown';

/**
 * isvc takes the login from client-node (KubeConfig.applyToHTTPSOptions) and sends its requests with node:https. But
 * client-node's config.js imports more than that at once, and loading it was two thirds of the time of `isvc list`:
 *
 * - undici, socks and all generated API models, for fetch and makeApiClient, which isvc never calls: the bundle has
 *   functions in their place that say so.
 * - what few kubeconfigs name, three login plugins and the proxies: the bundle loads each when one names it.
 */
export const lightClientNode: Plugin = {
  name: 'light-client-node',
  async resolveId(source, importer) {
    if (importer?.includes('@kubernetes/client-node/dist/config.js') !== true) return null;
    if (unused.has(source)) return `${prefix}${source}`;
    if (!deferred.has(source)) return null;
    const real = await this.resolve(source, importer, { skipSelf: true });
    if (real !== null) realIds.set(source, real.id);
    return real === null ? null : `${prefix}${source}`;
  },
  load(id) {
    if (!id.startsWith(prefix)) return null;
    const source = id.slice(prefix.length);
    return (
      unused.get(source)?.map(refusing).join('\n') ??
      deferred.get(source)?.(JSON.stringify(realIds.get(source))) ??
      null
    );
  },
};

const prefix = '\0light-client-node:';
const realIds = new Map<string, string>();

const unused = new Map([
  ['undici', ['Agent', 'ProxyAgent']],
  ['socks', ['SocksClient']],
  ['./gen/index.js', ['createConfiguration', 'ServerConfiguration']],
]);

/** By what config.js imports: the code in its place, which has the path of the real module. */
const deferred = new Map<string, (path: string) => string>([
  ['./oidc_auth.js', (path) => deferredLogin('oidc', 'OpenIDConnectAuth', path)],
  ['./azure_auth.js', (path) => deferredLogin('azure', 'AzureAuth', path)],
  ['./gcp_auth.js', (path) => deferredLogin('gcp', 'GoogleCloudPlatformAuth', path)],
  ['socks-proxy-agent', (path) => deferredAgent('SocksProxyAgent', path)],
  [
    'hpagent',
    (path) => ['HttpProxyAgent', 'HttpsProxyAgent'].map((name) => deferredAgent(name, path)).join('\n'),
  ],
]);

function refusing(name: string): string {
  return `export function ${name}() { throw new Error('The bundle of isvc leaves out ${name}: see scripts/light-client-node.ts'); }`;
}

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

/** config.js makes agents without waiting: the real class is loaded at the first \`new\`, whose result it becomes. */
function deferredAgent(name: string, path: string): string {
  return `export function ${name}(...given) { return new (require(${path}).${name})(...given); }`;
}
