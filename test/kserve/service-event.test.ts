import { expect, test } from 'vitest';
import { eventsOf } from '../../src/kserve/service-event.js';

const event = (kind: string, name: string, more: object = {}) => ({
  metadata: { creationTimestamp: '2026-11-24T09:00:00Z' },
  involvedObject: { kind, name },
  reason: 'Failed',
  message: 'Error: ImagePullBackOff',
  type: 'Warning',
  ...more,
});

test.each([
  ['the service itself', 'InferenceService', 'iris', true],
  ['its pods', 'Pod', 'iris-predictor-75f59cf68d-4rkv7', true],
  ['its transformer', 'Deployment', 'iris-transformer', true],
  ['another service whose name starts alike', 'InferenceService', 'iris-grpc', false],
  ['that one’s pods', 'Pod', 'iris-grpc-predictor-1', false],
  ['something else', 'Pod', 'iris-batch', false],
])('events about %s', (_, kind, name, expected) => {
  expect(eventsOf([event(kind, name)], 'iris').length).toBe(expected ? 1 : 0);
});

test('the newest comes first, whichever of its times a recorder set', () => {
  const events = [
    event('InferenceService', 'iris', { reason: 'Old', lastTimestamp: '2026-11-24T09:01:00Z', count: 12 }),
    event('InferenceService', 'iris', {
      reason: 'New',
      lastTimestamp: null,
      eventTime: '2026-11-24T09:02:00Z',
    }),
    event('InferenceService', 'iris', { reason: 'Oldest', lastTimestamp: 'not a time' }),
  ];
  expect(eventsOf(events, 'iris').map(({ reason, count }) => [reason, count])).toEqual([
    ['New', 1],
    ['Old', 12],
    ['Oldest', 1],
  ]);
});

test('what the autoscaler says without a metrics server never stands above what a pod says', () => {
  const events = [
    event('HorizontalPodAutoscaler', 'iris-predictor', {
      reason: 'FailedGetResourceMetric',
      lastTimestamp: '2026-11-24T09:09:00Z',
    }),
    event('Pod', 'iris-predictor-1', { reason: 'Unhealthy', lastTimestamp: '2026-11-24T09:01:00Z' }),
  ];
  expect(eventsOf(events, 'iris').map(({ reason }) => reason)).toEqual([
    'Unhealthy',
    'FailedGetResourceMetric',
  ]);
});
