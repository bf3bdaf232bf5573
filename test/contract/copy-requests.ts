import type { Datatype } from '../../src/inference/tensor.js';
import type { CopyCase } from './copy-cases.js';
import { flowerBody, plainPng } from './images.js';
import type { Role } from './world.js';

const irisV1 = '{"instances":[[6.8,2.8,4.8,1.4],[5.1,3.5,1.4,0.2]]}';
const irisV2 = '{"inputs":[{"name":"input-0","shape":[1,4],"datatype":"FP32","data":[[6.8,2.8,4.8,1.4]]}]}';

/** Values that a copy loses first: of 64 bits, not text, not JSON, and more than a command line holds. */
const samples: readonly (readonly [Datatype, string, number])[] = [
  ['INT64', '[-9223372036854775808,9007199254740993]', 2],
  ['UINT64', '[0,18446744073709551615]', 2],
  ['FP32', '[0.1,NaN,-Infinity]', 3],
  ['FP64', '[0.1,5e-324]', 2],
  ['BYTES', '["it\'s $HOME `id` \\\\ \\"é\\" !!",{"b64":"/wA="}]', 2],
  ['FP32', `[${Array.from({ length: 20_000 }, (_, at) => String(at / 8)).join(',')}]`, 20_000],
];

function role(name: Role, body: string): CopyCase {
  return { target: (world) => world.target(name), body: () => body };
}

function echo(
  protocol: 'v2' | 'grpc-v2',
  binary: boolean,
  [datatype, data, count]: (typeof samples)[number],
): CopyCase {
  return {
    target: (world) => world.echo(protocol, datatype),
    body: (world) => {
      const { input, shape } = world.echo(protocol, datatype);
      return `{"inputs":[{"name":"${input}","datatype":"${datatype}","shape":[${shape(count).join()}],"data":${data}}]}`;
    },
    more: { binary },
  };
}

const forms = [
  ['v2', false],
  ['v2', true],
  ['grpc-v2', false],
  ['grpc-v2', true],
] as const;

/** Requests of every protocol that every world answers. */
export const copyRequests: Readonly<Record<string, CopyCase>> = {
  V1: role('kserve-v1', irisV1),
  V2: role('kserve-v2', irisV2),
  'V2 over gRPC': role('kserve-grpc', irisV2),
  'TensorFlow Serving over gRPC': role('half-plus-two-grpc', '{"instances":[1.0,2.0,5.0]}'),
  'an image in V1': role('flower-v1', flowerBody(plainPng(24, 24, [230, 200, 20]))),
  'an image over gRPC': role('flower-grpc', flowerBody(plainPng(24, 24, [230, 200, 20]))),
  ...Object.fromEntries(
    forms.flatMap(([protocol, binary]) =>
      samples.map((sample) => {
        const name = `${protocol}${binary ? ' binary' : ''} ${sample[0]} ${sample[1].slice(0, 20)}`;
        return [name, echo(protocol, binary, sample)] as const;
      }),
    ),
  ),
};
