import type { Plugin } from 'rolldown';

/**
 * isvc takes the login from client-node (KubeConfig.applyToHTTPSOptions) and sends its requests with node:https. But
 * client-node's config.js imports more than that at once, and loading it was two thirds of the time of `isvc list`:
 *
 * - undici and all generated API models, for fetch and makeApiClient, which isvc never calls: the bundle has functions
 *   in their place that say so.
 * - the libraries of three login plugins that few kubeconfigs name: the bundle loads each when one names it.
 */
export const lightClientNode: Plugin = {
  name: 'light-client-node',
  async resolveId(source, importer) {
    if (importer?.includes('@kubernetes/client-node/dist/config.js') !== true) return null;
    if (source === 'undici' || source === './gen/index.js') return unusedModule;
    const login = logins.get(source);
    if (login === undefined) return null;
    const real = await this.resolve(source, importer, { skipSelf: true });
    return real === null ? null : `${deferred}${login.provider}:${login.className}:${real.id}`;
  },
  load(id) {
    if (id === unusedModule) return unused.map(refusingFunction).join('\n');
    return id.startsWith(deferred) ? deferredLogin(id.slice(deferred.length)) : null;
  },
};

const unusedModule = '\0unused-part-of-client-node';
const unused = ['Agent', 'ProxyAgent', 'createConfiguration', 'ServerConfiguration'];

function refusingFunction(name: string): string {
  return `export function ${name}() { throw new Error('The bundle of isvc leaves out ${name}: see scripts/light-client-node.ts'); }`;
}

const deferred = '\0deferred-login:';
const logins = new Map([
  ['./oidc_auth.js', { provider: 'oidc', className: 'OpenIDConnectAuth' }],
  ['./azure_auth.js', { provider: 'azure', className: 'AzureAuth' }],
  ['./gcp_auth.js', { provider: 'gcp', className: 'GoogleCloudPlatformAuth' }],
]);

/** The class in front of the real one: the same answer to `isAuthProvider`, and the rest when it is first needed. */
function deferredLogin(described: string): string {
  const [provider, className, ...path] = described.split(':');
  return `
let real;
export class ${className} {
  isAuthProvider(user) { return user?.authProvider?.name === '${provider}'; }
  async applyAuthentication(user, options) {
    real ??= import(${JSON.stringify(path.join(':'))}).then((module) => new module.${className}());
    return (await real).applyAuthentication(user, options);
  }
}`;
}
