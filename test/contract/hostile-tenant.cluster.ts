// A tenant who may write in one namespace must gain nothing from a person who works with services of others (docs/security.md).
// Every address of the tenant's is recorded: what counts is that nobody connected, not that no token was sent.
import { beforeEach, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import {
  describeHostileTenant,
  everydayCommands,
  iris,
  lookingCommands,
  tenantsAddress,
} from './tenant/hostile.ts';
import { programmed, tenantGateway, tenantService, withAddress } from './tenant/objects.ts';
import { oddPort, tenantNamespace } from './tenant/stage.ts';
import { readerWithout, withIstioFromHelm, withKServeIn } from './tenant/installations.ts';

describeHostileTenant(({ stage, expectNothingGained, expectRecorded, expectPredicts }) => {
  describe('with Services that look like the gateway of all', () => {
    const claims: Readonly<Record<string, KubeObject>> = {
      "Envoy Gateway's owner labels": tenantService({
        labels: {
          'gateway.envoyproxy.io/owning-gateway-name': 'kserve-ingress-gateway',
          'gateway.envoyproxy.io/owning-gateway-namespace': 'kserve',
        },
      }),
      "Envoy Gateway's label of merged Gateways": tenantService({
        labels: { 'gateway.envoyproxy.io/owning-gatewayclass': 'istio' },
      }),
      "the Gateway API's own label": tenantService({
        labels: { 'gateway.networking.k8s.io/gateway-name': 'kserve-ingress-gateway' },
      }),
      "Istio's label and selector": tenantService({
        labels: { app: 'istio-ingressgateway', istio: 'ingressgateway' },
        selector: { app: 'istio-ingressgateway', istio: 'ingressgateway' },
      }),
      "the name of Istio's Service": tenantService({ name: 'istio-ingressgateway' }),
      'the name of the Gateway': tenantService({ name: 'kserve-ingress-gateway' }),
      'the externalIPs of the gateway, and of the tenant': tenantService({
        labels: { istio: 'ingressgateway' },
        externalIPs: [tenantsAddress],
      }),
    };

    beforeEach(() => stage().resetTenant({ status: false }));

    test.each(Object.entries(claims))('%s, at an address of its own', async (_, service) => {
      await stage().tenantApplies(service);
      await stage().adminApplies(withAddress(service, tenantsAddress));
      await expectNothingGained(...lookingCommands);
      await expectPredicts();
      const { name } = service['metadata'] as { readonly name: string };
      await expectRecorded('predict', 'sklearn-iris', ...iris, '--gateway', `${tenantNamespace}/${name}`);
    });

    test.each(Object.entries(claims))(
      "%s, at the gateway's address with another port",
      async (_, service) => {
        const spec = service['spec'] as { readonly ports: readonly object[] };
        const moved = { ...service, spec: { ...spec, ports: [{ ...spec.ports[0], port: oddPort }] } };
        await stage().tenantApplies(moved);
        await stage().adminApplies(withAddress(moved, '127.0.0.1'));
        await expectNothingGained(...lookingCommands);
        await expectPredicts();
        await expectRecorded('predict', 'sklearn-iris', ...iris, '--address', `127.0.0.1:${oddPort}`);
      },
    );
  });

  describe('with a configuration of its own', () => {
    const service = tenantService({ labels: { 'gateway.networking.k8s.io/gateway-name': 'mine' } });
    const configMap: KubeObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace: tenantNamespace, name: 'inferenceservice-config' },
      data: {
        deploy: JSON.stringify({ defaultDeploymentMode: 'Standard' }),
        ingress: JSON.stringify({
          enableGatewayApi: true,
          kserveIngressGateway: `${tenantNamespace}/mine`,
          ingressDomain: 'example.com',
        }),
      },
    };
    const gateway = tenantGateway('mine', [tenantsAddress]);

    beforeEach(async () => {
      await stage().resetTenant({ status: true });
      await stage().tenantApplies(service, configMap, programmed(gateway, [tenantsAddress]));
      await stage().adminApplies(withAddress(service, tenantsAddress));
    });

    test("KServe's ConfigMap of the tenant's namespace", async () => {
      await expectNothingGained(...everydayCommands);
      await expectPredicts();
      await expectRecorded('predict', 'sklearn-iris', ...iris, '--gateway', `${tenantNamespace}/mine`);
    });

    test('the same where KServe is in another namespace than usual', async () => {
      await withKServeIn(stage(), 'kubeflow', async () => {
        await expectNothingGained(...everydayCommands);
        await expectPredicts();
      });
    });

    test('the same for a user who may not read where the webhooks are', async () => {
      const { code, stderr } = await stage().isvcAsReader('gateways', 'sklearn-iris');
      expect({ code, stderr }).toMatchObject({ code: 0 });
      await stage().adminApplies(await readerWithout(stage(), 'admissionregistration.k8s.io'));
      const { stdout } = await stage().isvcAsReader('predict', 'sklearn-iris', ...iris);
      expect(JSON.parse(stdout)).toEqual({ predictions: [1] });
      expect(await stage().net.takeConnections()).toEqual([]);
    });

    test("Istio's label in a cluster whose own gateway Helm installed", async () => {
      const label = tenantService({
        name: 'labeled',
        labels: { istio: 'ingressgateway' },
        selector: { istio: 'ingressgateway' },
      });
      await stage().tenantApplies(label);
      await stage().adminApplies(withAddress(label, tenantsAddress));
      await withIstioFromHelm(stage(), async (service) => {
        const { stdout, stderr } = await stage().isvc('predict', service, ...iris, '--model', 'sklearn-iris');
        expect({ stdout: stdout.trim(), stderr }).toMatchObject({ stdout: '{"predictions":[1]}' });
        expect(await stage().net.takeConnections()).toEqual([]);
        await expectNothingGained(['gateways'], ['gateways', service]);
      });
      await expectRecorded('predict', 'sklearn-iris', ...iris, '--gateway', `${tenantNamespace}/labeled`);
    });

    test("Knative's ConfigMaps of the tenant's namespace", async () => {
      const data = {
        'config-istio': { [`gateway.${tenantNamespace}.mine`]: `evil.${tenantNamespace}.svc.cluster.local` },
        'config-network': { 'ingress-class': 'istio.ingress.networking.knative.dev' },
      };
      for (const [name, values] of Object.entries(data))
        await stage().tenantApplies({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { namespace: tenantNamespace, name },
          data: values,
        });
      await expectNothingGained(...everydayCommands);
    });
  });
});
