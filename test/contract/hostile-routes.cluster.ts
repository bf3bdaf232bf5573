// A tenant's routes for the host of somebody else's service, and a person who calls the tenant's own (docs/security.md).
import { beforeEach, describe, expect, test } from 'vitest';
import { describeHostileTenant, everydayCommands, iris, tenantsAddress } from './tenant/hostile.ts';
import {
  programmed,
  tenantGateway,
  tenantInferenceService,
  tenantRoute,
  tenantService,
  withAddress,
} from './tenant/objects.ts';
import { oddPort, personsToken, tenantNamespace } from './tenant/stage.ts';

const victim = 'sklearn-iris-kserve-test.example.com';

describeHostileTenant(({ stage, expectNothingGained, expectRecorded, predict }) => {
  describe("with routes for the host of a person's service", () => {
    const service = tenantService({});
    const gateway = tenantGateway('mine', [tenantsAddress]);

    beforeEach(async () => {
      await stage().resetTenant({ status: true });
      await stage().tenantApplies(service, programmed(gateway, [tenantsAddress]));
      await stage().adminApplies(withAddress(service, tenantsAddress));
    });

    test('an HTTPRoute at a Gateway of the tenant', async () => {
      await stage().tenantApplies(
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
      await stage().tenantApplies(
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
      await stage().tenantApplies(tenantInferenceService('twin', `http://${victim}`));
      await expectNothingGained(...everydayCommands);
    });
  });

  describe("when the person calls the tenant's service", () => {
    beforeEach(() => stage().resetTenant({ status: true }));

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
      await stage().tenantApplies(tenantInferenceService('trap', url));
      await expectNothingGained(
        call,
        ['ready', 'trap', '-n', tenantNamespace],
        ['gateways', 'trap', '-n', tenantNamespace],
        [...call, '--protocol', 'grpc-v2'],
        [...call, '--host', 'other.example.com'],
      );
    });

    test('and its status.url is a public host: it is asked for at the gateway of the cluster, not where DNS leads', async () => {
      await stage().tenantApplies(
        tenantInferenceService('trap', 'http://user:pw@model.tenant.test/base?x=1'),
      );
      await expectNothingGained(call, [...call, '--token', 'for-the-trap']);
      await expectRecorded(...call, '--address', 'model.tenant.test');
    });

    test('and the person says where it is: it gets the request, and no token of another namespace', async () => {
      await stage().tenantApplies(
        tenantInferenceService('trap', 'http://user:pw@model.tenant.test/base?x=1'),
      );
      await stage().isvc(...call, '--address', 'model.tenant.test');
      const requests = (await stage().net.takeConnections()).map(({ bytes }) => bytes);
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
      await stage().tenantApplies(
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
        await stage().tenantApplies(
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
