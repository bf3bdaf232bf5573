/** The servers of language models: llama.cpp's own, and KServe's OpenAI data plane, both over the same bigrams. */
import { join } from 'node:path';
import { logPath, python } from '../state/paths.ts';
import { podAddress } from '../state/ports.ts';
import type { Ports } from '../state/ports.ts';
import type { ProcessSpec } from '../state/records.ts';
import { artifact, script } from './artifacts.ts';
import { pythonEnv, readyTimeoutMs } from './servers.ts';

const loopback = '127.0.0.1';
/** What the manifests of models/language call the model. */
const modelName = 'bigrams';
/** The pod of the LLMInferenceService that has an endpoint picker. */
const scheduledPod = { name: '1', port: 8000 } as const;

/** Makes the model where it is missing, and says how each server is started. */
export async function languageServers(ports: Ports, signal?: AbortSignal): Promise<readonly ProcessSpec[]> {
  const model = join(await artifact('bigrams', signal), 'bigrams.gguf');
  return [
    llama('model-llama', model, loopback, ports.llamaHttp),
    llama('model-llama-pod', model, podAddress(ports, scheduledPod.name), scheduledPod.port),
    kserveOpenAi(ports),
  ];
}

function llama(name: string, model: string, host: string, port: number): ProcessSpec {
  return {
    name,
    command: python('llama-cpp'),
    args: [script('llama_server.py'), model, host, String(port), modelName],
    env: pythonEnv,
    logFile: logPath(name),
    ready: { url: `http://${host}:${port}/health` },
    readyTimeoutMs,
  };
}

function kserveOpenAi({ openaiHttp }: Ports): ProcessSpec {
  return {
    name: 'model-kserve-openai',
    command: python('kserve-openai'),
    args: [script('kserve_openai_server.py'), modelName, `--http_port=${openaiHttp}`, '--enable_grpc=false'],
    env: pythonEnv,
    logFile: logPath('model-kserve-openai'),
    ready: { url: `http://${loopback}:${openaiHttp}/openai/v1/models` },
    readyTimeoutMs,
  };
}
