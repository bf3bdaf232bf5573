// A gateway sends any protocol to the one port of the server. Without a gateway each has its own: no-gateway.cluster.ts.
import { expect, test } from 'vitest';
import { stepsText } from '../../src/problem.js';
import { useWorld } from './open-world.js';
import { useProducts } from './use-product.js';
import type { Role } from './world.js';

const world = useWorld();
const open = useProducts(world);
const iris = '{"instances":[[6.8,2.8,4.8,1.4]]}';

test.each<[Role, 'v1' | 'v2' | 'grpc-v1' | 'grpc-v2']>([
  ['flower-grpc', 'v1'],
  ['flower-grpc', 'grpc-v2'],
  ['kserve-v1', 'grpc-v1'],
  ['kserve-grpc', 'v1'],
])(
  '%s asked over %s: the server does not speak it, and the one that it does is told',
  async (role, protocol) => {
    const target = world().target(role);
    const service = await (await open()).find(target);
    const product = await open();
    const { verdict } = await product.predict({ ...target, protocol }, iris);
    expect(verdict).toMatchObject({ who: 'server', ok: false });
    expect(stepsText(verdict.next)).toContain(service.protocol);
  },
);
