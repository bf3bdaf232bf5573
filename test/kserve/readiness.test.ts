import { expect, test } from 'vitest';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { readinessWord } from '../../src/kserve/readiness.js';
import { condition, parsed, readyStatus } from './objects.js';

const stopped = (status: string) => ({ ...condition('Stopped', status), severity: 'Info' });
const notReady: readonly KubeObject[] = [
  condition('IngressReady', 'False', 'Predictor Deployment NotReady', 'Predictor HTTPRoute not created'),
  condition(
    'PredictorReady',
    'False',
    'MinimumReplicasUnavailable',
    'Deployment does not have minimum availability.',
  ),
  condition('Ready', 'False', 'Predictor Deployment NotReady', 'Predictor HTTPRoute not created'),
  stopped('False'),
];
const unknown = ['IngressReady', 'PredictorReady', 'Ready'].map((type) => condition(type, 'Unknown'));

function failure(transitionStatus: string, reason: string, message: string, exitCode?: number): KubeObject {
  const states = { targetModelState: transitionStatus === 'InProgress' ? 'Pending' : 'FailedToLoad' };
  return { transitionStatus, states, lastFailureInfo: { reason, message, ...(exitCode && { exitCode }) } };
}

test.each<readonly [string, KubeObject, string, string | undefined]>([
  [
    "the model's failure before the condition that it caused, without Python's noise",
    {
      conditions: notReady,
      modelStatus: failure(
        'BlockedByFailedLoad',
        'ModelLoadFailed',
        'RuntimeError: Failed to fetch model. No model found in gs://kserve-lab/nope.',
        1,
      ),
    },
    'not-ready',
    'ModelLoadFailed: No model found in gs://kserve-lab/nope',
  ],
  [
    'the last line of a traceback',
    {
      conditions: notReady,
      modelStatus: failure(
        'BlockedByFailedLoad',
        'ModelLoadFailed',
        'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\nkserve.errors.ModelMissingError: no file model.pkl\n',
      ),
    },
    'not-ready',
    'ModelLoadFailed: no file model.pkl',
  ],
  [
    'an exit code where there is no message',
    { conditions: notReady, modelStatus: failure('BlockedByFailedLoad', 'ModelLoadFailed', '', 137) },
    'not-ready',
    'ModelLoadFailed (exit code 137)',
  ],
  [
    'a failure of an attempt before this one is not the reason',
    {
      conditions: notReady,
      modelStatus: failure('InProgress', 'RuntimeNotRecognized', 'Waiting for runtime'),
    },
    'not-ready',
    'MinimumReplicasUnavailable: Deployment does not have minimum availability',
  ],
  [
    'a runtime that is not there: Ready is Unknown, the cause only in modelStatus',
    {
      conditions: unknown,
      modelStatus: failure('InvalidSpec', 'RuntimeNotRecognized', 'Waiting for runtime to become available'),
    },
    'unknown',
    'RuntimeNotRecognized: Waiting for runtime to become available (runtime does-not-exist)',
  ],
  [
    'a format that no runtime supports',
    {
      conditions: unknown,
      modelStatus: failure(
        'InvalidSpec',
        'NoSupportingRuntime',
        'No runtime found to support specified framework/version',
      ),
    },
    'unknown',
    'NoSupportingRuntime: No runtime found to support specified framework/version (format nosuchformat)',
  ],
  [
    'stopped',
    { conditions: [condition('Ready', 'False', 'Stopped'), stopped('True')] },
    'stopped',
    'Stopped',
  ],
  [
    'the most specific condition',
    { conditions: notReady },
    'not-ready',
    'MinimumReplicasUnavailable: Deployment does not have minimum availability',
  ],
  [
    "Knative's configuration before what follows from it",
    {
      conditions: [
        condition('Ready', 'False', 'RevisionFailed', 'generic'),
        condition('PredictorReady', 'False', 'RevisionFailed', 'generic'),
        condition('PredictorConfigurationReady', 'False', 'RevisionFailed', 'Unable to fetch image "nope"'),
      ],
    },
    'not-ready',
    'RevisionFailed: Unable to fetch image "nope"',
  ],
  [
    'a component type that is not known here, before Ready',
    { conditions: [condition('Ready', 'False', 'A', 'a'), condition('WorkerReady', 'False', 'B', 'b')] },
    'not-ready',
    'B: b',
  ],
  [
    'Ready where nothing else says more',
    { conditions: [condition('Ready', 'False', 'Why', '')] },
    'not-ready',
    'Why',
  ],
  [
    'conditions that are only unknown',
    { conditions: unknown },
    'unknown',
    'Waiting for IngressReady, PredictorReady',
  ],
  ['no status yet', {}, 'unknown', 'Not reconciled yet: KServe has written no status'],
  [
    'nothing stale on a ready one',
    readyStatus({ modelStatus: failure('UpToDate', 'NoSupportingRuntime', 'old') }),
    'ready',
    undefined,
  ],
])('%s', (_, status, readiness, why) => {
  const predictor = { model: { modelFormat: { name: 'nosuchformat' }, runtime: 'does-not-exist' } };
  const service = parsed({ status, predictor });
  expect([service.readiness, service.whyNotReady]).toEqual([readiness, why]);
});

test('the words of KServe stand alone where no format, or no runtime, can be told with them', () => {
  const conditions = [condition('PredictorReady', 'False', 'NotYet'), condition('Ready', 'False', 'NotYet')];
  const why = (reason: string, model: KubeObject) =>
    parsed({
      status: { conditions, modelStatus: failure('InvalidSpec', reason, 'so it is') },
      predictor: { model },
    }).whyNotReady;
  const both = { modelFormat: { name: 'onnx' }, runtime: 'triton' };
  expect(why('NoSupportingRuntime', { runtime: 'triton' })).toBe('NoSupportingRuntime: so it is');
  expect(why('RuntimeNotRecognized', { modelFormat: { name: 'onnx' } })).toBe(
    'RuntimeNotRecognized: so it is',
  );
  expect(why('NoSupportingRuntime', both)).toBe('NoSupportingRuntime: so it is (format onnx)');
  expect(why('RuntimeNotRecognized', both)).toBe('RuntimeNotRecognized: so it is (runtime triton)');
  expect(why('ModelLoadFailed', both)).toBe('ModelLoadFailed: so it is');
});

test('a graph that KServe calls ready is in words what its steps make of it', () => {
  const graph = { kind: 'graph', readiness: 'ready' } as const;
  expect(readinessWord(graph)).toBe('ready');
  expect(
    readinessWord({ ...graph, startFailure: 'step a of node root: there is no InferenceService b' }),
  ).toBe('ready, but a step is not');
  // Of an InferenceService it is the next revision that does not start: the one before answers.
  expect(readinessWord({ kind: 'inference', readiness: 'ready', startFailure: 'x' })).toBe('ready');
});

test('a failure of an attempt that has ended holds while the model is in that state, and none after a new attempt began', () => {
  const lastFailureInfo = { reason: 'ModelLoadFailed', message: 'bad pickle' };
  const conditions = [condition('PredictorReady', 'False', 'NotYet'), condition('Ready', 'False', 'NotYet')];
  const why = (targetModelState: string) =>
    parsed({
      status: {
        conditions,
        modelStatus: { transitionStatus: 'InProgress', states: { targetModelState }, lastFailureInfo },
      },
    });
  expect(why('FailedToLoad')).toMatchObject({
    whyNotReady: 'ModelLoadFailed: bad pickle',
    causeKnown: true,
    modelFailure: lastFailureInfo,
  });
  expect(parsed({})).not.toHaveProperty('modelFailure');
  expect(why('Loading').whyNotReady).not.toContain('bad pickle');
});
