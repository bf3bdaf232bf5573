// KServe's other Standard installations, each in a cluster of its own: only a real controller makes their objects.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCluster, stateOf, stopCluster, type OtherInstallation } from './cluster-command.js';
import { openClusterWorld } from './cluster-world.js';
import { answerOf } from './product.js';
import { useProducts } from './use-product.js';
import type { Role, World } from './world.js';

const rows = '[[6.8,2.8,4.8,1.4],[5.1,3.5,1.4,0.2]]';
const irisV1 = `{"instances":${rows}}`;
const irisV2 = `{"inputs":[{"name":"input-0","shape":[2,4],"datatype":"FP32","data":${rows}}]}`;

const predictions: readonly (readonly [Role, string, readonly string[]])[] = [
  ['kserve-v1', irisV1, ['1', '0']],
  ['kserve-v2', irisV2, ['1', '0']],
  ['kserve-grpc', irisV2, ['1', '0']],
  ['mlserver-v2', irisV2, ['1', '0']],
  ['mlserver-grpc', irisV2, ['1', '0']],
  ['half-plus-two-grpc', '{"instances":[1.0,5.0]}', ['2.5', '4.5']],
];

/** A cluster of this installation, for the tests of the suite that calls this. */
function useInstallation(installation: OtherInstallation): () => World {
  const folder = stateOf(installation);
  let world: World | undefined;
  beforeAll(async () => {
    await startCluster(folder, installation);
    const own = process.env['ISVC_CLUSTER_STATE'];
    process.env['ISVC_CLUSTER_STATE'] = folder;
    try {
      world = await openClusterWorld();
    } finally {
      if (own === undefined) delete process.env['ISVC_CLUSTER_STATE'];
      else process.env['ISVC_CLUSTER_STATE'] = own;
    }
  });
  afterAll(async () => {
    await world?.close();
    await stopCluster(folder);
  });
  return () => {
    if (world === undefined) throw new Error('the world is opened before the tests');
    return world;
  };
}

describe('the quick install, without a gateway', () => {
  const world = useInstallation('no-gateway');
  const open = useProducts(world);

  test.each(predictions)('%s is reached through its own pod', async (role, body, values) => {
    const exchange = await (await open()).predict(world().target(role), body);
    expect(answerOf(exchange).tensors[0]?.values).toHaveLength(values.length);
    expect(Array.from(answerOf(exchange).tensors[0]?.values ?? [], String)).toEqual(values);
    expect(exchange.endpoint.candidate).toMatchObject({ route: 'port-forward', bypassesGateway: true });
  });

  test('a service that no gateway would route is reached just so', async () => {
    const exchange = await (await open()).predict(world().target('no-route'), irisV1);
    expect(answerOf(exchange).json).toBe('{"predictions":[1,0]}');
  });
});

describe('with a Kubernetes Ingress for each service', () => {
  const world = useInstallation('ingress');
  const open = useProducts(world);

  test.each(predictions)(
    '%s is reached through the controller’s load balancer',
    async (role, body, values) => {
      const exchange = await (await open()).predict(world().target(role), body);
      expect(Array.from(answerOf(exchange).tensors[0]?.values ?? [], String)).toEqual(values);
      expect(exchange.endpoint).toMatchObject({ ...world().gateway, candidate: { route: 'load-balancer' } });
    },
  );

  test('no route: the hosts of the Ingresses are told', async () => {
    const { verdict } = await (await open()).predict(world().target('no-route'), irisV1);
    expect(verdict).toMatchObject({ who: 'gateway', ok: false });
    expect(verdict.next.join('\n')).toContain('-kserve-test.example.com');
  });
});
