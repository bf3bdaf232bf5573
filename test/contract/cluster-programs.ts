import { binary, python } from '../cluster/state/paths.ts';
import type { Protocol } from '../../src/kserve/service.js';
import type { Programs } from '../format/paste.js';

/** The programs that test/cluster builds, under the names that copied commands call them by. */
export function clusterPrograms(protocol: Protocol): Programs {
  return {
    grpcurl: [binary('grpcurl')],
    kubectl: [binary('kubectl')],
    python3: [python(protocol === 'grpc-v1' ? 'tensorflow' : 'triton')],
  };
}
