/** npm run cluster:stop: ends every process of the cluster, however its start or its run ended. */
import { say, step } from './progress.ts';
import { stopCluster } from './start.ts';
import { withStateLock } from './state/state-lock.ts';

const stopped = await withStateLock(() => step('stopped', stopCluster));
say(stopped.length > 0 ? stopped.join(', ') : 'Nothing ran.');
