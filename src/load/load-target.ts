import { hostPort } from '../network/address.js';
import type { RepeatedCalls } from '../predict/predict.js';
import type { LoadTarget } from './report.js';

/** The target of prepared calls, as reports and questions name it. */
export function loadTarget({
  draft,
  payloads,
  source,
}: Pick<RepeatedCalls, 'draft' | 'payloads' | 'source'>): LoadTarget {
  const { endpoint } = draft;
  return {
    service: draft.service,
    protocol: draft.protocol,
    model: draft.modelName,
    wayIn: [endpoint.candidate.route, hostPort(endpoint), endpoint.candidate.gateway]
      .filter(Boolean)
      .join(' '),
    host: endpoint.host,
    payload: payloads === 1 ? source : `${source}, ${payloads} in turn`,
    payloads,
  };
}
