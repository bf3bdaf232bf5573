/** The gateway's processes: Envoy, and the controller that tells it what to do. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { envoy, logPath, statePath } from '../state/paths.ts';
import type { Ports } from '../state/ports.ts';
import type { ProcessSpec } from '../state/records.ts';
import { bootstrapPath, writeBootstrap } from './envoy-config.ts';
import { makeTokens } from './tokens.ts';

/** Makes what both need in the state folder; what an earlier cluster left there is removed. */
export async function prepareGateway(ports: Ports): Promise<void> {
  await rm(statePath('gateway'), { recursive: true, force: true });
  await mkdir(statePath('gateway'), { recursive: true, mode: 0o700 });
  await writeBootstrap(ports, await makeTokens());
}

/** Ready once it has read the whole cluster. It outlives the API server's restarts. */
export function gatewayController(): ProcessSpec {
  return {
    name: 'gateway-controller',
    command: process.execPath,
    args: [join(import.meta.dirname, 'main.ts')],
    env: Object.fromEntries(
      ['ISVC_CLUSTER_CACHE', 'ISVC_CLUSTER_STATE', 'XDG_CACHE_HOME'].flatMap((name) =>
        process.env[name] === undefined ? [] : [[name, process.env[name]]],
      ),
    ),
    logFile: logPath('gateway-controller'),
    ready: { file: statePath('gateway', 'ready') },
  };
}

export function gatewayEnvoy({ gatewayAdmin }: Ports): ProcessSpec {
  return {
    name: 'envoy',
    command: envoy(),
    // Several clusters may run on one machine: no shared memory between an Envoy and its successor.
    args: [
      '--config-path',
      bootstrapPath(),
      '--disable-hot-restart',
      '--concurrency',
      '1',
      '--log-level',
      'warning',
    ],
    logFile: logPath('envoy'),
    ready: { url: `http://127.0.0.1:${gatewayAdmin}/ready` },
  };
}
