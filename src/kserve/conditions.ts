import { fieldAt, listAt, textAt, timeAt } from './fields.js';
import type { Condition } from './service.js';

/** The conditions of an object's status, in its own order; entries without a type are dropped. */
export function parseConditions(status: unknown): readonly Condition[] {
  return listAt(status, 'conditions').flatMap((entry) => {
    const type = textAt(entry, 'type');
    if (type === undefined) return [];
    const changedAt = timeAt(entry, 'lastTransitionTime');
    return [
      {
        type,
        status: conditionStatus(fieldAt(entry, 'status')),
        severity: textAt(entry, 'severity') ?? '',
        reason: textAt(entry, 'reason') ?? '',
        message: textAt(entry, 'message') ?? '',
        ...(changedAt === undefined ? {} : { changedAt }),
      },
    ];
  });
}

function conditionStatus(value: unknown): Condition['status'] {
  return value === 'True' || value === 'False' ? value : 'Unknown';
}
