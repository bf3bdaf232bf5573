/** The servers of language models: llama.cpp's own, and KServe's OpenAI data plane, both over the same bigrams. */
import { join } from 'node:path';
import { logPath, python } from '../state/paths.ts';
import { podAddress } from '../state/ports.ts';
import type { Ports } from '../state/ports.ts';
import type { ProcessSpec } from '../state/records.ts';
import { artifact, script } from './artifacts.ts';
import { pythonEnv, readyTimeoutMs } from './servers.ts';

const loopback = '127.0.0.1';
/** The name of the model in the manifests of models/language. */
const modelName = 'bigrams';
/** Pods of LLMInferenceServices that are called at their own addresses: one behind an endpoint picker, and one that prefills. */
const scheduledPod = '1';
const prefillPod = '3';
const podPort = 8000;

/** Makes the model where it is missing, and says how each server is started. */
export async function languageServers(ports: Ports, signal?: AbortSignal): Promise<readonly ProcessSpec[]> {
  const model = join(await artifact('bigrams', signal), 'bigrams.gguf');
  return [
    llama('model-llama', model, loopback, ports.llamaHttp),
    llama('model-llama-pod', model, podAddress(ports, scheduledPod), podPort),
    llama('model-llama-prefill', model, podAddress(ports, prefillPod), podPort),
    // Behind the sidecar of the pod that decodes.
    llama('model-llama-decode', model, loopback, ports.decoderHttp),
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
