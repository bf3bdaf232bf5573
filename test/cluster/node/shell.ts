/**
 * npm run cluster:shell                a shell at the other end of the real node's cable, with its kubeconfig
 * npm run cluster:shell -- COMMAND…    one command there
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { kubeconfigPath } from '../state/paths.ts';
import { useNodeState } from './state.ts';
import { enterOutside, findMembers } from './system/namespaces.ts';

useNodeState();
try {
  const words = process.argv.slice(2);
  const wanted = words.length > 0 ? words : [process.env['SHELL'] ?? 'sh'];
  const [command = '', ...args] = [...enterOutside(await findMembers()), ...wanted];
  const child = spawn(command, args, {
    stdio: 'inherit',
    env: { ...process.env, KUBECONFIG: kubeconfigPath() },
  });
  const [code] = (await once(child, 'close')) as [number | null];
  process.exitCode = code ?? 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
