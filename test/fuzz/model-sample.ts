export const model = { name: 'iris', binary: false, verb: 'predict' } as const;

/** Its metadata in V2, as JSON and as a message of gRPC. */
export const metadataV2 = {
  name: 'iris',
  versions: ['1'],
  platform: 'x',
  inputs: [{ name: 'a', datatype: 'FP32', shape: [-1, 4], parameters: { content_type: 'np' } }],
  outputs: [{ name: 'b', datatype: 'BYTES', shape: [1], parameters: { labels: ['x'] } }],
};
