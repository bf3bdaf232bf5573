import { describe, expect, test } from 'vitest';
import { jsonText } from '../../src/inference/answer.js';
import { atOnce } from '../../src/runtime/work.js';
import { graphCodec } from '../../src/protocol/graph.js';
import { httpResponse, jsonPayload, model, outcome, plainValues } from './wire.js';

const rows = '{"instances": [[6.8, 2.8]]}';

function decode(body: string) {
  const answer = atOnce(graphCodec('v1').decodePredict(httpResponse(body)));
  expect(jsonText(answer)).toBe(body);
  const named = answer.tensors.map((tensor) => [tensor.name, plainValues(tensor)]);
  return { named: Object.fromEntries(named), notes: answer.notes };
}

describe('what a graph is sent', () => {
  test('the body of its first step, at its root', () => {
    const request = atOnce(graphCodec('v1').encodePredict(model, jsonPayload(rows)));
    expect(request).toMatchObject({ method: 'POST', path: '/', body: rows });
    const v2 = atOnce(graphCodec('v2').encodePredict(model, jsonPayload(rows)));
    expect([v2.path, v2.body]).toEqual([
      '/',
      '{"inputs":[{"name":"input-0","shape":[1,2],"datatype":"FP64","data":[6.8,2.8]}]}',
    ]);
    expect(graphCodec('v1').encodeRaw(model, Buffer.from('x'))).toMatchObject({ path: '/', method: 'POST' });
  });

  test('what V1 cannot hold is told without a protocol: the router decides that', () => {
    const uneven = {
      inputs: [
        { name: 'a', shape: [1], datatype: 'FP32', data: [1] },
        { name: 'b', shape: [2], datatype: 'FP32', data: [1, 2] },
      ],
    };
    const encode = () => atOnce(graphCodec('v1').encodePredict(model, jsonPayload(JSON.stringify(uneven))));
    expect(encode).toThrow(
      expect.objectContaining({ kind: 'payload', remedy: expect.not.stringContaining('--protocol') }),
    );
  });

  test('no explanation', () => {
    const explain = { ...model, verb: 'explain' as const };
    const codec = graphCodec('v1');
    expect(outcome(() => atOnce(codec.encodePredict(explain, jsonPayload(rows))))).toBe('usage');
    expect(outcome(() => codec.encodeRaw(explain, Buffer.from('x')))).toBe('usage');
  });

  test('no question but the one that does not run it', () => {
    const codec = graphCodec('v2');
    const questions = [
      codec.encodeReady(model),
      codec.encodeMetadata(model),
      ...codec.encodeModels(),
      ...codec.encodeVersions(model),
    ];
    expect(new Set(questions.map(({ method, path }) => `${method} ${path}`))).toEqual(
      new Set(['GET /readyz']),
    );
    expect(codec.decodeReady(httpResponse(''))).toBe(true);
    expect(codec.decodeReady({ ...httpResponse('shutting down\n'), status: 503 })).toBe(false);
    expect(outcome(() => codec.decodeMetadata(httpResponse('')))).toBe('answer');
  });
});

describe('what a graph answers', () => {
  test('the last step, in its own form', () => {
    expect(decode('{"predictions":[1,1]}').named).toEqual({ predictions: [1, 1] });
    expect(decode('{"outputs":[{"name":"o","datatype":"INT64","shape":[1],"data":[2]}]}').named).toEqual({
      o: [2],
    });
    expect(decode('{"outputs":{"a":[1.5]}}').named).toEqual({ a: [1.5] });
  });

  test('of an ensemble each step, also where a soft one answered an error with status 200', () => {
    const { named, notes } = decode(
      '{"a":{"predictions":[9007199254740993]},"b":{"outputs":[{"name":"o","datatype":"FP32","shape":[1],"data":[1.0]}]},"c":{"error":"RuntimeError : boom"},"d":{"detail":[{"loc":["body","inputs"],"msg":"Field required"}]},"e":{}}',
    );
    expect(named).toEqual({ 'a/predictions': [9007199254740993n], 'b/o': [1] });
    expect(notes).toEqual([
      'step c answered no prediction: RuntimeError : boom',
      'step d answered no prediction: body.inputs: Field required',
      'step e answered no prediction: it is not a prediction',
    ]);
  });

  test('a prediction that cannot be read is a note, and the others stay', () => {
    const { named, notes } = decode(
      '{"0":{"predictions":[1]},"1":{"outputs":[{"name":"o","datatype":"FP32","shape":[2],"data":[1]}]}}',
    );
    expect(named).toEqual({ '0/predictions': [1] });
    expect(notes).toEqual([expect.stringContaining('step 1 answered no prediction: Output "o"')]);
  });

  test('an object is an ensemble only where all are objects and one is a prediction', () => {
    expect(
      decode('{"a":{"outputs":[{"name":"o","datatype":"INT64","shape":[1],"data":[2]}]}}').named,
    ).toEqual({
      'a/o': [2],
    });
    for (const body of ['{"a":{"predictions":[1]},"b":3}', '{"a":{"label":1},"b":{"label":2}}', '{}'])
      expect(decode(body).notes ?? []).not.toContainEqual(expect.stringContaining('step '));
    expect(Object.keys(decode('{"a":{"predictions":[1]},"b":3}').named)).not.toContain('a/predictions');
  });

  test('other JSON is one answer; what is not JSON is none', () => {
    expect(decode('[1,2]').named).toEqual({ answer: [1, 2] });
    expect(decode('"text"').named).toEqual({ answer: 'text' });
    expect(outcome(() => decode('<html>'))).toBe('answer');
  });
});
