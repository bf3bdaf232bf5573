import { expect, test } from 'vitest';
import { redactObject } from '../../src/doctor/redact.js';

test('what may be a secret is replaced, and what tells of the fault stays', () => {
  const object = {
    metadata: {
      name: 'iris',
      managedFields: [{ manager: 'kubectl' }],
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': '{"env":"hunter2"}',
        'team/api-token': 'hunter2',
        note: 'a note',
      },
    },
    spec: {
      storageUri: 'https://user:hunter2@models.example.com/iris?sig=hunter2',
      containers: [
        {
          name: 'kserve-container',
          image: 'kserve/sklearnserver:v0.20.0',
          env: [
            { name: 'PLAIN', value: 'hunter2' },
            { name: 'KEY', valueFrom: { secretKeyRef: { name: 'my-secret', key: 'key' } } },
          ],
          args: [
            '--model_name=iris',
            '--api-key',
            'hunter2',
            '--hf-token=hunter2',
            'exec server --password hunter2 --port 8080',
          ],
        },
      ],
    },
    status: { message: 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2lnbmF0dXJl was refused' },
  };
  const text = JSON.stringify(redactObject(object));
  expect(text).not.toContain('hunter2');
  expect(text).not.toContain('eyJhbGciOiJIUzI1NiJ9.eyJ');
  expect(text).not.toContain('managedFields');
  for (const kept of [
    'kserve/sklearnserver:v0.20.0',
    '--model_name=iris',
    'my-secret',
    'PLAIN',
    'a note',
    '--port 8080',
    'models.example.com',
  ])
    expect(text).toContain(kept);
});
