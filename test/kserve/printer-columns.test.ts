import { expect, test } from 'vitest';
import { printerColumns } from '../../src/kserve/printer-columns.js';
import { condition, parsed, readyStatus } from './objects.js';

test('Standard mode: no revisions', () => {
  expect(printerColumns(parsed({}))).toEqual({
    name: 'sklearn-iris',
    url: 'http://sklearn-iris-kserve-test.example.com',
    ready: 'True',
    reason: '',
    prev: '',
    latest: '',
    prevRolledoutRevision: '',
    latestReadyRevision: '',
  });
});

test('Knative with a canary', () => {
  const traffic = [
    { latestRevision: true, percent: 10, revisionName: 'iris-predictor-00002' },
    { latestRevision: false, percent: 90, revisionName: 'iris-predictor-00001', tag: 'prev' },
  ];
  const service = parsed({ status: readyStatus({ components: { predictor: { traffic } } }) });
  expect(printerColumns(service)).toMatchObject({
    prev: '90',
    latest: '10',
    prevRolledoutRevision: 'iris-predictor-00001',
    latestReadyRevision: 'iris-predictor-00002',
  });
});

test('not ready: no URL, and Ready as the condition has it', () => {
  const service = parsed({ status: { conditions: [condition('Ready', 'Unknown')] } });
  expect(printerColumns(service)).toMatchObject({ url: '', ready: 'Unknown' });
});

test('no status: nothing', () => {
  expect(printerColumns(parsed({ status: {} })).ready).toBe('');
});
