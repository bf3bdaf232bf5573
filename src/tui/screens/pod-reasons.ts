import { safeText } from '../../format/safe-text.js';
import type { Pod } from '../../kserve/pod.js';
import { podReason, podReasonLine } from '../../kserve/pod-reason.js';
import type { Line } from '../parts/line.js';
import { wrapped } from '../parts/page.js';

/** What the pods say beside `told`, each reason once: of several components, or several pods, each may have one of its own. */
export function podReasonLines(pods: readonly Pod[], told: string, columns: number): readonly Line[] {
  const lines = pods.flatMap((pod) => {
    const reason = podReason(pod);
    return reason === undefined || told.includes(reason.message === '' ? reason.reason : reason.message)
      ? []
      : [podReasonLine(reason)];
  });
  return [...new Set(lines)].flatMap((one) => wrapped(`✗ ${safeText(one)}`, columns, 'bad'));
}
