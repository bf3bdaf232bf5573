import { fieldAt, listAt, textAt, timeAt } from './fields.js';
import { sharedText } from './shared-text.js';
import type { Condition } from './service.js';

/** The conditions of an object's status, in its own order; entries without a type are dropped. */
export function parseConditions(status: unknown): readonly Condition[] {
  const conditions = listAt(status, 'conditions').flatMap((entry) => {
    const type = textAt(entry, 'type');
    if (type === undefined) return [];
    const changedAt = timeAt(entry, 'lastTransitionTime');
    return [
      {
        type: sharedText(type),
        status: conditionStatus(fieldAt(entry, 'status')),
        severity: sharedText(textAt(entry, 'severity') ?? ''),
        reason: sharedText(textAt(entry, 'reason') ?? ''),
        message: textAt(entry, 'message') ?? '',
        ...(changedAt === undefined ? {} : { changedAt }),
      },
    ];
  });
  // A copy has no room to grow: with it, thousands of short lists would take three times as much.
  return [...conditions];
}

function conditionStatus(value: unknown): Condition['status'] {
  // Not the value itself: that is a copy of its own in each of thousands of services.
  return value === 'True' ? 'True' : value === 'False' ? 'False' : 'Unknown';
}
