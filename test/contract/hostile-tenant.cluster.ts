// A tenant who may write in one namespace must gain nothing from a person who works with services of others (docs/security.md).
// Every address of the tenant's is recorded: what counts is that nobody connected, not that no token was sent.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import {
  programmed,
  tenantGateway,
  tenantInferenceService,
  tenantRoute,
  tenantService,
  withAddress,
} from './tenant/objects.ts';
import { forged, oddPort, openStage, personsToken, tenantNamespace, type Stage } from './tenant/stage.ts';
import { readerWithout, withIstioFromHelm, withKServeIn } from './tenant/installations.ts';
import { whyNoTestNet } from './test-net/test-net.ts';

const iris = ['-d', '{"instances":[[6.8,2.8,4.8,1.4]]}'];
const victim = 'sklearn-iris-kserve-test.example.com';
/** The cloud gives the tenant's load balancers such addresses (RFC 5737: TEST-NET-2, and TEST-NET-3 behind names). */
const tenantsAddress = '198.51.100.10';
const hosts = {
  'model.tenant.test': '203.0.113.20',
  'loopback.tenant.test': '127.0.0.1',
  'link-local.tenant.test': '169.254.169.254',
  'private.tenant.test': '192.168.7.7',
};
/** Of docs/verdicts.md: all but those of a bug and of signals. */
const exitCodes = new Set([0, 2, 3, 4, 5, 6, 7]);
const whyNot = whyNoTestNet();
let stage: Stage;

describe.skipIf(whyNot !== undefined)(`a hostile tenant${whyNot === undefined ? '' : ` (${whyNot})`}`, () => {
  beforeAll(async () => {
    stage = await openStage(hosts);
  });
  afterAll(() => stage?.close());

  /** What looks for the way in, by each of its paths. */
  const lookingCommands = [
    ['gateways'],
    ['ready', 'sklearn-iris'],
    ['predict', 'sklearn-grpc-iris', ...iris],
  ];
  /** All that a person does with the services of a namespace of theirs. */
  const everydayCommands = [
    ...lookingCommands,
    ['list', '-A'],
    ['list', '-A', '-o', 'wide'],
    ['gateways', 'sklearn-iris'],
    ['endpoint', 'sklearn-iris'],
    ['metadata', 'sklearn-iris'],
  ];

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

    beforeEach(() => stage.resetTenant({ status: false }));

    test.each(Object.entries(claims))('%s, at an address of its own', async (_, service) => {
      await stage.tenantApplies(service);
      await stage.adminApplies(withAddress(service, tenantsAddress));
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
        await stage.tenantApplies(moved);
        await stage.adminApplies(withAddress(moved, '127.0.0.1'));
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
      await stage.resetTenant({ status: true });
      await stage.tenantApplies(service, configMap, programmed(gateway, [tenantsAddress]));
      await stage.adminApplies(withAddress(service, tenantsAddress));
    });

    test("KServe's ConfigMap of the tenant's namespace", async () => {
      await expectNothingGained(...everydayCommands);
      await expectPredicts();
      await expectRecorded('predict', 'sklearn-iris', ...iris, '--gateway', `${tenantNamespace}/mine`);
    });

    test('the same where KServe is in another namespace than usual', async () => {
      await withKServeIn(stage, 'kubeflow', async () => {
        await expectNothingGained(...everydayCommands);
        await expectPredicts();
      });
    });

    test('the same for a user who may not read where the webhooks are', async () => {
      const { code, stderr } = await stage.isvcAsReader('gateways', 'sklearn-iris');
      expect({ code, stderr }).toMatchObject({ code: 0 });
      await stage.adminApplies(await readerWithout(stage, 'admissionregistration.k8s.io'));
      const { stdout } = await stage.isvcAsReader('predict', 'sklearn-iris', ...iris);
      expect(JSON.parse(stdout)).toEqual({ predictions: [1] });
      expect(await stage.net.takeConnections()).toEqual([]);
    });

    test("Istio's label in a cluster whose own gateway Helm installed", async () => {
      const label = tenantService({
        name: 'labelled',
        labels: { istio: 'ingressgateway' },
        selector: { istio: 'ingressgateway' },
      });
      await stage.tenantApplies(label);
      await stage.adminApplies(withAddress(label, tenantsAddress));
      await withIstioFromHelm(stage, async (service) => {
        const { stdout, stderr } = await stage.isvc('predict', service, ...iris, '--model', 'sklearn-iris');
        expect({ stdout: stdout.trim(), stderr }).toMatchObject({ stdout: '{"predictions":[1]}' });
        expect(await stage.net.takeConnections()).toEqual([]);
        await expectNothingGained(['gateways'], ['gateways', service]);
      });
      await expectRecorded('predict', 'sklearn-iris', ...iris, '--gateway', `${tenantNamespace}/labelled`);
    });

    test("Knative's ConfigMaps of the tenant's namespace", async () => {
      const data = {
        'config-istio': { [`gateway.${tenantNamespace}.mine`]: `evil.${tenantNamespace}.svc.cluster.local` },
        'config-network': { 'ingress-class': 'istio.ingress.networking.knative.dev' },
      };
      for (const [name, values] of Object.entries(data))
        await stage.tenantApplies({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { namespace: tenantNamespace, name },
          data: values,
        });
      await expectNothingGained(...everydayCommands);
    });
  });

  describe("with routes for the host of a person's service", () => {
    const service = tenantService({});
    const gateway = tenantGateway('mine', [tenantsAddress]);

    beforeEach(async () => {
      await stage.resetTenant({ status: true });
      await stage.tenantApplies(service, programmed(gateway, [tenantsAddress]));
      await stage.adminApplies(withAddress(service, tenantsAddress));
    });

    test('an HTTPRoute at a Gateway of the tenant', async () => {
      await stage.tenantApplies(
        tenantRoute('sklearn-iris', victim, { namespace: tenantNamespace, name: 'mine' }, true),
      );
      await expectNothingGained(...everydayCommands);
      // The model answers, without the token: another claims its host.
      expect(await predict()).toContain(
        `authorization was not sent: HTTPRoute ${tenantNamespace}/sklearn-iris claims host ${victim} as well`,
      );
      await expectRecorded('predict', 'sklearn-iris', ...iris, '--gateway', `${tenantNamespace}/mine`);
    });

    test("Istio's VirtualService, Gateway and an Ingress", async () => {
      const istio = 'networking.istio.io/v1';
      const metadata = { namespace: tenantNamespace, name: 'sklearn-iris' };
      const selector = { istio: 'ingressgateway' };
      const server = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [victim] };
      await stage.tenantApplies(
        { apiVersion: istio, kind: 'Gateway', metadata, spec: { selector, servers: [server] } },
        {
          apiVersion: istio,
          kind: 'VirtualService',
          metadata,
          spec: {
            gateways: ['sklearn-iris'],
            hosts: [victim],
            http: [{ route: [{ destination: { host: 'evil' } }] }],
          },
        },
        {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'Ingress',
          metadata,
          spec: {
            ingressClassName: 'istio',
            rules: [
              {
                host: victim,
                http: {
                  paths: [
                    {
                      path: '/',
                      pathType: 'Prefix',
                      backend: { service: { name: 'evil', port: { number: 80 } } },
                    },
                  ],
                },
              },
            ],
          },
          status: { loadBalancer: { ingress: [{ ip: tenantsAddress }] } },
        },
      );
      await expectNothingGained(...everydayCommands);
      await expectRecorded('predict', 'sklearn-iris', ...iris, '--address', tenantsAddress);
    });

    test('an InferenceService with the same host', async () => {
      await stage.tenantApplies(tenantInferenceService('twin', `http://${victim}`));
      await expectNothingGained(...everydayCommands);
    });
  });

  describe("when the person calls the tenant's service", () => {
    beforeEach(() => stage.resetTenant({ status: true }));

    const call = ['predict', 'trap', '-n', tenantNamespace, ...iris];

    test.each([
      ['loopback', 'http://127.0.0.1/admin/delete?x='],
      ['loopback at another port', `http://127.0.0.1:${oddPort}/admin`],
      ['another loopback address', `http://127.8.8.8:${oddPort}/`],
      ['localhost', `http://localhost:${oddPort}/`],
      ['IPv6 loopback', `http://[::1]:${oddPort}/`],
      ['loopback, mapped', `http://[::ffff:127.0.0.1]:${oddPort}/`],
      ['loopback as one number', `http://2130706433:${oddPort}/`],
      ['unspecified', `http://0.0.0.0:${oddPort}/`],
      ['the metadata service of clouds', 'http://169.254.169.254/latest/meta-data/'],
      ['a name that resolves to loopback', 'http://loopback.tenant.test/'],
      ['a name that resolves to link-local', 'http://link-local.tenant.test/'],
      ['a name that resolves to a private address', 'http://private.tenant.test/'],
    ])('and its status.url is %s: nothing is sent', async (_, url) => {
      await stage.tenantApplies(tenantInferenceService('trap', url));
      await expectNothingGained(
        call,
        ['ready', 'trap', '-n', tenantNamespace],
        ['gateways', 'trap', '-n', tenantNamespace],
        [...call, '--protocol', 'grpc-v2'],
        [...call, '--host', 'other.example.com'],
      );
    });

    test('and its status.url is a public host: it is asked for at the gateway of the cluster, not where DNS leads', async () => {
      await stage.tenantApplies(tenantInferenceService('trap', 'http://user:pw@model.tenant.test/base?x=1'));
      await expectNothingGained(call, [...call, '--token', 'for-the-trap']);
      await expectRecorded(...call, '--address', 'model.tenant.test');
    });

    test('and the person says where it is: it gets the request, and no token of another namespace', async () => {
      await stage.tenantApplies(tenantInferenceService('trap', 'http://user:pw@model.tenant.test/base?x=1'));
      await stage.isvc(...call, '--address', 'model.tenant.test');
      const requests = (await stage.net.takeConnections()).map(({ bytes }) => bytes);
      const post = requests.find((bytes) => bytes.startsWith('POST'));
      expect(post).toMatch(/^POST \/base\/v1\/models\/trap:predict HTTP\/1\.1\r\n/);
      expect(requests.join('')).not.toContain(personsToken);
      expect(requests.join('')).not.toMatch(/^authorization:/im);
    });

    test.each([
      ['loopback', '127.0.0.1'],
      ['link-local', '169.254.169.254'],
    ])('and its route leads to a Gateway with a %s address: nothing is sent', async (_, address) => {
      const gateway = tenantGateway('mine', [address], oddPort);
      await stage.tenantApplies(
        tenantInferenceService('trap', 'http://trap-aaa-tenant.example.com'),
        programmed(gateway, [address]),
        tenantRoute(
          'trap',
          'trap-aaa-tenant.example.com',
          { namespace: tenantNamespace, name: 'mine' },
          true,
        ),
      );
      await expectNothingGained(call, ['gateways', 'trap', '-n', tenantNamespace]);
    });

    test.each(['components', 'address', 'traffic'])(
      'and %s of its status lead to loopback',
      async (field) => {
        const url = `http://127.0.0.1:${oddPort}/`;
        const traps = {
          components: {
            components: { predictor: { url, address: { url }, traffic: [{ url, percent: 100 }] } },
          },
          address: { address: { url } },
          traffic: { components: { predictor: { traffic: [{ url, tag: 'prev', percent: 50 }] } } },
        };
        await stage.tenantApplies(
          tenantInferenceService('trap', 'http://trap.example.com/path', traps[field as keyof typeof traps]),
        );
        await expectNothingGained(
          call,
          [...call, '--protocol', 'grpc-v2'],
          ['explain', 'trap', '-n', tenantNamespace, ...iris],
          ['ready', 'trap', '-n', tenantNamespace],
        );
      },
    );
  });
});

async function expectNothingGained(...commands: readonly (readonly string[])[]): Promise<void> {
  for (const command of commands) {
    const { code, stdout, stderr } = await stage.isvc(...command);
    const connections = await stage.net.takeConnections();
    expect({ command, stdout, stderr, connections }).toMatchObject({ connections: [] });
    // It ran to its end, and knew what it did.
    expect({ stderr, known: exitCodes.has(code) }).toMatchObject({ known: true });
    expect(stdout).not.toContain(String(forged));
  }
}

async function expectRecorded(...command: readonly string[]): Promise<void> {
  const { stderr } = await stage.isvc(...command);
  expect({ stderr, connections: await stage.net.takeConnections() }).not.toMatchObject({ connections: [] });
}

async function expectPredicts(): Promise<void> {
  expect(await predict()).not.toContain(tenantNamespace);
}

/** The model answers; what isvc said of it. */
async function predict(): Promise<string> {
  const { code, stdout, stderr } = await stage.isvc('predict', 'sklearn-iris', ...iris);
  expect({ code, stdout: stdout.trim() }).toEqual({ code: 0, stdout: '{"predictions":[1]}' });
  return stderr;
}
