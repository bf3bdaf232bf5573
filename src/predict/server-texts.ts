import { type KnownText, on, texts } from './known-text.js';

const errors = 'kserve v0.20.0 python/kserve/kserve/errors.py';
const client =
  'kserve v0.20.0 python/kserve/kserve/inference_client.py, errors.py (generic_exception_handler)';
const model = 'kserve v0.20.0 python/kserve/kserve/model.py';
const router = 'kserve v0.20.0 cmd/router/main.go';
const agent = 'kserve v0.20.0 pkg/batcher/handler.go';
const index = 'triton core src/model_repository_manager/model_repository_manager.cc; recorded of 2.51.0';
const tensorflowManager =
  'tensorflow/serving 079967461864 tensorflow_serving/core/basic_manager.cc, GetUntypedServableHandle';
const tensorflowStatus =
  'tensorflow/serving 1b86c9e771d8 tensorflow_serving/model_servers/get_model_status_impl.cc';
const torch = 'torchserve 0.12.0 model-server.jar, org.pytorch.serve';

/** Texts of model servers. What is not here is judged by its status. */
export const serverTexts: readonly KnownText[] = [
  ...texts("KServe's server", [
    [on([404], 'NOT_FOUND'), /^Model with name .* does not exist\.$/, 'no-model', errors],
    [
      on([503], 'UNAVAILABLE'),
      /^(Model with name .* is|Models with names .* are) not ready\./,
      'not-ready',
      errors,
    ],
    [on([503], 'UNAVAILABLE'), /^Server is not (ready|live)\./, 'not-ready', errors],
    // The interceptor reads a field that these exceptions do not have.
    [
      on([], 'UNKNOWN'),
      /AttributeError.{0,300}'(ModelNotReady|ServerNotReady|ServerNotLive)' object has no attribute/,
      'not-ready',
      'kserve v0.20.0 python/kserve/kserve/protocol/grpc/interceptors.py',
    ],
    [
      on([501], 'UNIMPLEMENTED'),
      /^Model versioning not supported/,
      'no-versions',
      'kserve v0.20.0 python/kserve/kserve/protocol/rest/v2_endpoints.py',
    ],
    [on([501]), /^Could not find explainer_host\./, 'no-explainer', model],
    [on([501]), /^Could not find (predictor_host|PredictorConfig)\./, 'no-component', model],
    [
      on([500, 400], 'INVALID_ARGUMENT', 'INTERNAL'),
      /Model of type \w+ does not support inference/,
      'openai-only',
      'kserve v0.20.0 python/kserve/kserve/protocol/dataplane.py',
    ],
    [
      on([400], 'INVALID_ARGUMENT'),
      /is of type OpenAI\w*\. It does not support the infer method/,
      'openai-only',
      'kserve v0.14.0 python/kserve/kserve/protocol/dataplane.py',
    ],
    [
      on([500]),
      /^(ConnectError|RemoteProtocolError|ReadError|WriteError|CloseError) :/,
      'component-lost',
      client,
    ],
    [on([500]), /^(Connect|Read|Write|Pool)Timeout :/, 'component-late', client],
    [on([500]), /^HTTPStatusError : .*'\d{3} [^']*' for url '/, 'component-failed', client],
    [on([500], 'UNKNOWN', 'INTERNAL'), /AioRpcError of RPC that terminated with/, 'component-failed', client],
  ]),
  ...texts("KServe's router of a graph", [
    // Its own errors, then Go's: net/http, encoding/json.
    [on([404, 500]), /^Failed to process request: None of the routes matched/, 'no-branch', router],
    [
      on([500]),
      /^Failed to process request: .*(context deadline exceeded|Client\.Timeout)/,
      'step-late',
      router,
    ],
    [
      on([500]),
      /^Failed to process request: (invalid character|invalid response$|unexpected end of JSON|json: )/,
      'step-not-json',
      router,
    ],
    [
      on([500]),
      /^Failed to process request: ((Post|Get) "|(read|write) tcp|dial tcp|unexpected EOF|EOF)/,
      'step-lost',
      router,
    ],
    [on([500]), /^Failed to process request: /, 'graph-failed', router],
  ]),
  ...texts("KServe's agent", [
    [on([400]), /^(can't read body|can't Unmarshal body|no instances in the request)$/, 'rejected', agent],
  ]),
  ...texts('Triton', [
    [
      on([400, 404], 'NOT_FOUND', 'UNAVAILABLE'),
      /^Request for unknown model: '[^']*' version \S+ is not found/,
      'no-version',
      index,
    ],
    [
      on([400, 404], 'NOT_FOUND', 'UNAVAILABLE'),
      /^Request for unknown model: '[^']*' has no available versions/,
      'not-ready',
      index,
    ],
    [
      on([400, 404], 'INVALID_ARGUMENT', 'NOT_FOUND', 'UNAVAILABLE'),
      /^Request for unknown model/,
      'no-model',
      index,
    ],
    [
      on([400], 'INVALID_ARGUMENT'),
      /^failed to get model version from specified version string/,
      'no-version',
      'triton server src/http_server.cc, src/common.cc; recorded of 2.51.0',
    ],
    [
      on([400]),
      /^Model version not ready$/,
      'not-ready',
      'triton server src/http_server.cc; recorded of 2.51.0',
    ],
    [
      on([503], 'UNAVAILABLE'),
      /Exceeds maximum queue size/i,
      'server-full',
      'triton core 05295b706ae4 src/scheduler_utils.cc, PolicyQueue::Enqueue',
    ],
    [
      on([500]),
      /^failed to parse the request JSON buffer/,
      'rejected',
      'triton server src/http_server.cc; recorded of 2.51.0',
    ],
  ]),
  ...texts('MLServer', [
    [
      on([404], 'UNKNOWN', 'NOT_FOUND'),
      /Model \S+ with version {1,2}not found$/,
      'no-model',
      'mlserver 1.7.1 mlserver/errors.py; recorded: over gRPC no version is an empty one',
    ],
    [
      on([404], 'UNKNOWN', 'NOT_FOUND'),
      /Model \S+ with version \S+ not found$/,
      'no-version',
      'mlserver 1.7.1 mlserver/errors.py',
    ],
    [
      on([404], 'UNKNOWN', 'NOT_FOUND'),
      /^Model \S+ not found$/,
      'no-model',
      'mlserver 1.7.1 mlserver/errors.py',
    ],
    [
      on([400], 'INVALID_ARGUMENT'),
      /^Model \S+ (with version \S+ )?is not ready yet\.$/,
      'not-ready',
      'mlserver 1.7.1 mlserver/errors.py',
    ],
  ]),
  ...texts('TensorFlow Serving', [
    [on([404], 'NOT_FOUND'), /^Servable not found for request: Specific\(/, 'no-version', tensorflowManager],
    [on([404], 'NOT_FOUND'), /^Servable not found for request: /, 'no-model', tensorflowManager],
    [on([404], 'NOT_FOUND'), /^Could not find any versions of model /, 'no-model', tensorflowStatus],
    [on([404], 'NOT_FOUND'), /^Could not find version \S+ of model /, 'no-version', tensorflowStatus],
    [
      on([400]),
      /^Malformed request: (POST|GET) /,
      'wrong-path',
      'tensorflow/serving 00e459f1604c tensorflow_serving/model_servers/http_rest_api_handler.cc',
    ],
  ]),
  ...texts('TorchServe', [
    [
      on([404], 'NOT_FOUND'),
      /^Model version: \S+ does not exist for model: /,
      'no-version',
      `${torch}.wlm.ModelManager`,
    ],
    [
      on([404], 'NOT_FOUND'),
      /^Model not found: /,
      'no-model',
      `${torch}.http.api.rest.InferenceRequestHandler`,
    ],
    [
      on([503], 'UNAVAILABLE'),
      /has no worker to serve inference request/,
      'not-ready',
      `${torch}.util.ApiUtils`,
    ],
    [
      on([404]),
      /^Requested resource is not found, please refer to API document\.$/,
      'wrong-path',
      `${torch}.http.ResourceNotFoundException`,
    ],
    [on([500, 503], 'INTERNAL'), /^Worker died\.$/, 'server-died', `${torch}.wlm.WorkerThread`],
    [
      on([503], 'INTERNAL'),
      /^(Prediction failed|Invalid model predict output|number of batch response mismatched)$/,
      'failed',
      'torchserve 0.12.0 ts/service.py',
    ],
    [on([507], 'RESOURCE_EXHAUSTED'), /^Out of resources$/, 'server-full', 'torchserve 0.12.0 ts/service.py'],
  ]),
  ...texts('a web framework', [
    [
      on([404]),
      /^not found\.?$/i,
      'wrong-path',
      'starlette/routing.py of KServe 0.20 and MLServer 1.7.1; recorded of KServe, MLServer and Triton',
    ],
    [on([404]), /^file not found$/i, 'wrong-path', 'llama.cpp tools/server; recorded'],
    [
      on([405]),
      /^(method not allowed|requested method is not allowed)/i,
      'wrong-method',
      'starlette/routing.py of KServe 0.20 and MLServer 1.7.1; recorded of KServe and Triton',
    ],
  ]),
  // The same in the words of other servers.
  ...texts('another server', [
    [
      on([404], 'NOT_FOUND'),
      /\bmodel\b.{0,120}\b(does not exist|not found|no available versions)/i,
      'no-model',
      'recorded',
    ],
    [on([404], 'NOT_FOUND'), /\b(unknown|no such) model\b/i, 'no-model', 'recorded'],
    [
      on([503], 'UNAVAILABLE'),
      /\bmodel\b.{0,120}\b(not ready|not loaded|is loading|still loading)/i,
      'not-ready',
      'recorded',
    ],
  ]),
];
