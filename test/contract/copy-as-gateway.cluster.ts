// Only a gateway in front of real servers asks this of a copied command: TLS, and a token.
import { readFileSync } from 'node:fs';
import { describe } from 'vitest';
import { testCopies, type CopyCase } from './copy-cases.js';
import { useWorld } from './open-world.js';
import { useProducts } from './use-product.js';
import type { Role, World } from './world.js';

const world = useWorld();
const open = useProducts(world);
const irisV1 = '{"instances":[[6.8,2.8,4.8,1.4]]}';
const irisV2 = '{"inputs":[{"name":"input-0","shape":[1,4],"datatype":"FP32","data":[[6.8,2.8,4.8,1.4]]}]}';

const cases: Readonly<Record<string, CopyCase>> = {
  V1: role('kserve-v1', irisV1),
  V2: role('kserve-v2', irisV2),
  'V2 over gRPC': role('kserve-grpc', irisV2),
  'TensorFlow Serving over gRPC': role('half-plus-two-grpc', '{"instances":[1.0,2.0,5.0]}'),
};

function role(name: Role, body: string): CopyCase {
  return { target: (one) => one.target(name), body: () => body };
}

function https({ https: found }: World): { readonly address: string; readonly cacert: string } {
  if (found === undefined) throw new Error('there is no HTTPS here');
  return { address: `https://127.0.0.1:${found.port}`, cacert: found.cacert };
}

describe('over TLS, with its authority', () => {
  const openTls = () => {
    const { address, cacert } = https(world());
    return open({ address, trust: { insecure: false, ca: readFileSync(cacert, 'utf8') } });
  };
  testCopies(world, openTls, cases, () => ({ cacert: https(world()).cacert }));
});

describe('over TLS, without a look at the certificate', () => {
  const openTls = () => open({ address: https(world()).address, trust: { insecure: true } });
  testCopies(world, openTls, cases, () => ({ insecure: true }));
});

describe('with a token', () => {
  testCopies(
    world,
    () => open({ token: world().token }),
    { V1: role('unauthorised', irisV1) },
    () => ({ headers: { authorization: `Bearer ${world().token}` } }),
  );
});
