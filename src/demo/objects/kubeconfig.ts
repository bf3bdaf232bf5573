/**
 * A kubeconfig for the demo's API. No credentials: everything is allowed to everyone on loopback.
 * `insecure-skip-tls-verify` because client-node refuses a plain http server without it.
 */
export function demoKubeconfig(apiUrl: string): string {
  return `apiVersion: v1
kind: Config
clusters:
  - name: isvc-demo
    cluster:
      server: ${apiUrl}
      insecure-skip-tls-verify: true
contexts:
  - name: isvc-demo
    context:
      cluster: isvc-demo
      namespace: kserve-demo
      user: isvc-demo
current-context: isvc-demo
users:
  - name: isvc-demo
    user: {}
`;
}
