/** The `ingress` of KServe's configuration on the real node: changed by a test, and what services become of it. */
import { expect, vi } from 'vitest';
import type { IrisService } from './iris.ts';
import { irisNamespace } from './iris.ts';
import { kubectl } from './node-world.ts';

const configMap = ['configmap', 'inferenceservice-config', '-n', 'kserve'] as const;

/** KServe reads it each time that it looks at a service: see `untilUrl`. */
export async function changeIngressConfig(changes: Readonly<Record<string, unknown>>): Promise<void> {
  const text = await kubectl(['get', ...configMap, '-o', 'jsonpath={.data.ingress}']);
  const ingress = JSON.stringify({ ...(JSON.parse(text) as object), ...changes });
  await kubectl(['patch', ...configMap, '--type=merge', '-p', JSON.stringify({ data: { ingress } })]);
}

/** Waits until it states this URL. */
export async function untilUrl(name: IrisService, url: string): Promise<void> {
  const path = ['-o', 'jsonpath={.status.url}'];
  await vi.waitFor(
    async () => {
      await touchRoute(name);
      expect(await kubectl(['get', 'inferenceservice', name, '-n', irisNamespace, ...path])).toBe(url);
    },
    { timeout: 120_000, interval: 1000 },
  );
}

/** Has KServe look at the service again, by a change of what it has made. A change of the service itself is a new revision of Knative's. */
export async function touchRoute(name: IrisService): Promise<void> {
  const annotate = ['annotate', 'virtualservice', name, '-n', irisNamespace, '--overwrite'];
  await kubectl([...annotate, 'isvc-test/touched=true']);
  // Nothing of it stays for the case that compares these objects with recorded ones.
  await kubectl([...annotate, 'isvc-test/touched-']);
}
