import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ingressDefaults, parseIngressConfig } from '../../src/kserve/ingress-config.js';

const withIngress = (ingress: object, deploy = '{}') =>
  parseIngressConfig({ data: { ingress: JSON.stringify(ingress), deploy } });

test('an empty ConfigMap has the defaults', () => {
  expect(parseIngressConfig({})).toEqual(ingressDefaults);
});

test('what it says, in their place', () => {
  const stated = {
    enableGatewayApi: true,
    kserveIngressGateway: 'infra/gw',
    ingressGateway: 'infra/istio-gateway',
    localGateway: 'infra/local-gateway',
    ingressClassName: 'nginx',
    domainTemplate: '{{ .Name }}.{{ .IngressDomain }}',
    ingressDomain: 'ml.corp.test',
    disableIngressCreation: true,
  };
  expect(withIngress(stated, '{"defaultDeploymentMode":"RawDeployment"}')).toEqual({
    ...ingressDefaults,
    ...stated,
    defaultDeploymentMode: 'Standard',
  });
});

test('knativeLocalGatewayService comes before localGatewayService', () => {
  const both = { localGatewayService: 'old.ns.svc', knativeLocalGatewayService: 'new.ns.svc' };
  expect(withIngress(both).localGatewayService).toBe('new.ns.svc');
  expect(withIngress({ localGatewayService: 'old.ns.svc' }).localGatewayService).toBe('old.ns.svc');
});

test.each(['{', '[]', 'null', '"text"', '{"enableGatewayApi":"true","ingressDomain":7}'])(
  'ingress %s leaves the defaults',
  (ingress) => {
    expect(parseIngressConfig({ data: { ingress } })).toEqual(ingressDefaults);
  },
);

test('any text may stand there', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (ingress) => {
      expect(parseIngressConfig({ data: { ingress, deploy: ingress } }).ingressDomain).not.toBe('');
    }),
  );
});

test('keys are taken in any case, as Go reads them, and the last of two counts', () => {
  const ingress = '{"enableGatewayApi":false,"ENABLEGATEWAYAPI":true,"IngressDomain":"ml.corp.test"}';
  expect(
    parseIngressConfig({ data: { ingress, deploy: '{"DefaultDeploymentMode":"Standard"}' } }),
  ).toMatchObject({
    enableGatewayApi: true,
    ingressDomain: 'ml.corp.test',
    defaultDeploymentMode: 'Standard',
  });
});

test('additional domains, and the Service that KServe before 0.14 names', () => {
  const stated = { additionalIngressDomains: ['a.test', 7], ingressService: 'gw.ns.svc.cluster.local' };
  expect(withIngress(stated)).toMatchObject({ ...stated, additionalIngressDomains: ['a.test'] });
});
