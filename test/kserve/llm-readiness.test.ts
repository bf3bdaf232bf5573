import { expect, test } from 'vitest';
import { llmReadiness, llmStatusReason } from '../../src/kserve/llm-readiness.js';
import { parseConditions } from '../../src/kserve/readiness.js';

function condition(type: string, is: string, reason = '', message = '') {
  return { type, status: is, reason, message };
}

test.each([
  [
    'a bad reference: the cause is in a condition that Ready does not name',
    [
      condition('PresetsCombined', 'False', 'ConfigNotFound', 'LLMInferenceServiceConfig "x" not found'),
      condition('Ready', 'Unknown', 'NewObservedGenFailure', 'unsuccessfully observed a new generation'),
    ],
    ['unknown', 'ConfigNotFound: LLMInferenceServiceConfig "x" not found', 'cause'],
  ],
  [
    'pods that fail: only a consequence',
    [
      condition(
        'MainWorkloadReady',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
      ),
      condition(
        'Ready',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
      ),
    ],
    ['not-ready', 'MinimumReplicasUnavailable: Deployment does not have minimum availability', 'consequence'],
  ],
  [
    'another part than the main one is named',
    [condition('PrefillWorkloadReady', 'False', 'Progressing'), condition('Ready', 'False', 'Progressing')],
    ['not-ready', 'Progressing: its prefill: PrefillWorkloadReady is not True', 'consequence'],
  ],
  [
    'a route that no gateway has accepted: not Go’s structs',
    [
      condition(
        'HTTPRoutesReady',
        'False',
        'HTTPRoutesNotReady',
        'not ready: [ns/r: v1.HTTPRouteStatus{RouteStatus:v1.RouteStatus{}}]',
      ),
      condition('Ready', 'False', 'HTTPRoutesNotReady', 'x'),
    ],
    ['not-ready', 'HTTPRoutesNotReady: no gateway has accepted its route yet', 'cause'],
  ],
  [
    'a gateway that does not exist',
    [
      condition('GatewaysReady', 'False', 'RefsInvalid', 'Gateway kserve/none does not exist'),
      condition('RouterReady', 'False', 'RefsInvalid', 'Gateway kserve/none does not exist'),
      condition('Ready', 'False', 'RefsInvalid', 'Gateway kserve/none does not exist'),
    ],
    ['not-ready', 'RefsInvalid: Gateway kserve/none does not exist', 'cause'],
  ],
  [
    'stopped',
    [condition('Ready', 'False', 'Stopped', 'Service is stopped')],
    ['stopped', 'Stopped', 'cause'],
  ],
  ['no status', [], ['unknown', 'Not reconciled yet: KServe has written no status', 'consequence']],
  ['ready', [condition('Ready', 'True')], ['ready', undefined, undefined]],
])('%s', (_what, conditions, expected) => {
  const parsed = parseConditions({ conditions });
  const why = llmStatusReason(parsed);
  expect([llmReadiness(parsed), why?.line, why?.kind]).toEqual(expected);
});
