/** The model servers: one process for each kind of server, with every model of its kind. */
import { join } from 'node:path';
import { logPath, python, statePath, venvFolder } from '../state/paths.ts';
import type { Ports } from '../state/ports.ts';
import type { ProcessSpec } from '../state/records.ts';
import { artifact, script, writeMlserverModels } from './artifacts.ts';

const loopback = '127.0.0.1';
/** Several of them load for longer when all start at once on two cores. */
export const readyTimeoutMs = 180_000;
/** Its log at once, and no compiled files in the checkout. */
export const pythonEnv = { PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' };

/** Makes the models' files where they are missing, and says how each server is started. They may start at once. */
export async function modelServers(ports: Ports, signal?: AbortSignal): Promise<readonly ProcessSpec[]> {
  const iris = join(await artifact('iris', signal), 'model.joblib');
  const mlserverFolder = statePath('mlserver');
  await writeMlserverModels(mlserverFolder, iris, {
    http_port: ports.mlserverHttp,
    grpc_port: ports.mlserverGrpc,
  });
  return [
    kserve(ports, iris),
    mlserver(ports, mlserverFolder),
    triton(ports, await artifact('triton', signal)),
    tensorflow(ports, await artifact('tensorflow', signal)),
    notJson(ports),
  ];
}

function kserve({ sklearnHttp, sklearnGrpc }: Ports, iris: string): ProcessSpec {
  return {
    name: 'model-kserve',
    command: python('kserve'),
    args: [script('kserve_server.py'), iris, `--http_port=${sklearnHttp}`, `--grpc_port=${sklearnGrpc}`],
    env: pythonEnv,
    logFile: logPath('model-kserve'),
    ready: { url: `http://${loopback}:${sklearnHttp}/v2/models/sklearn-iris/ready` },
    readyTimeoutMs,
  };
}

function mlserver({ mlserverHttp }: Ports, folder: string): ProcessSpec {
  return {
    name: 'model-mlserver',
    command: join(venvFolder('mlserver'), 'bin', 'mlserver'),
    args: ['start', folder],
    env: pythonEnv,
    logFile: logPath('model-mlserver'),
    ready: { url: `http://${loopback}:${mlserverHttp}/v2/models/mlserver-iris/ready` },
    readyTimeoutMs,
  };
}

/** NVIDIA's server as the package pytriton brings it; on a machine without a GPU it says so and goes on. */
function triton({ tritonHttp, tritonGrpc }: Ports, repository: string): ProcessSpec {
  return {
    name: 'model-triton',
    command: python('triton'),
    args: [script('triton_server.py'), repository, String(tritonHttp), String(tritonGrpc)],
    logFile: logPath('model-triton'),
    ready: { url: `http://${loopback}:${tritonHttp}/v2/health/ready` },
    readyTimeoutMs,
  };
}

function tensorflow({ tensorflowHttp, tensorflowGrpc }: Ports, folder: string): ProcessSpec {
  return {
    name: 'model-tensorflow',
    command: python('tensorflow'),
    args: [script('tensorflow_server.py'), folder, String(tensorflowHttp), String(tensorflowGrpc)],
    env: { ...pythonEnv, TF_CPP_MIN_LOG_LEVEL: '2', CUDA_VISIBLE_DEVICES: '' },
    logFile: logPath('model-tensorflow'),
    ready: { url: `http://${loopback}:${tensorflowHttp}/v1/models/half-plus-two` },
    readyTimeoutMs,
  };
}

function notJson({ oddHttp }: Ports): ProcessSpec {
  return {
    name: 'model-not-json',
    command: process.execPath,
    args: [join(import.meta.dirname, 'not-json.ts'), String(oddHttp)],
    logFile: logPath('model-not-json'),
    ready: { url: `http://${loopback}:${oddHttp}/` },
  };
}
