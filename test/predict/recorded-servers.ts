import { grpc, http, type Recorded } from './recorded.js';

/** Model servers, as they answered. */
export const recordedServers: readonly Recorded[] = [
  ...http('KServe', "run: KServe's Python server 0.20 (sklearn)", [
    [404, '{"error":"Model with name nope does not exist."}', 'no-model'],
    [501, '{"error":"Model versioning not supported yet."}', 'no-versions'],
    [501, '{"error":"Could not find explainer_host."}', 'no-explainer'],
    [404, '{"detail":"Not Found"}', 'wrong-path'],
    [405, '{"detail":"Method Not Allowed"}', 'wrong-method'],
  ]),
  ...http('KServe', 'kserve v0.20.0 python/kserve/kserve/errors.py, model.py, inference_client.py', [
    [503, '{"error":"Model with name iris is not ready."}', 'not-ready'],
    [503, '{"error":"Models with names a,b are not ready."}', 'not-ready'],
    [503, '{"error":"Server is not ready."}', 'not-ready'],
    [501, '{"error":"Could not find predictor_host."}', 'no-component'],
    [
      500,
      '{"error":"ValueError : Model of type HuggingfaceGenerativeModel does not support inference"}',
      'openai-only',
    ],
    [500, '{"error":"ConnectError : All connection attempts failed"}', 'component-lost'],
    [
      500,
      '{"error":"RemoteProtocolError : Server disconnected without sending a response."}',
      'component-lost',
    ],
    [500, '{"error":"ReadTimeout : "}', 'component-late'],
    [
      500,
      '{"error":"HTTPStatusError : Model with name iris does not exist., \'404 Not Found\' for url \'http://iris-predictor.demo/v1/models/iris:predict\'"}',
      'component-failed',
    ],
    [
      500,
      `{"error":"AioRpcError : <AioRpcError of RPC that terminated with:\\n\\tstatus = StatusCode.UNAVAILABLE\\n\\tdetails = \\"failed to connect to all addresses\\">"}`,
      'component-failed',
    ],
  ]),
  ...http('KServe 0.14', 'run: KServe 0.14 with a generative model', [
    [
      400,
      '{"error":"Model tiny is of type OpenAIModel. It does not support the infer method."}',
      'openai-only',
    ],
  ]),
  ...grpc('KServe', "run: KServe's Python server 0.20 (sklearn), and its interceptors.py", [
    [5, 'Model with name nope does not exist.', 'no-model'],
    [2, "Unexpected <class 'AttributeError'>: 'ModelNotReady' object has no attribute 'reason'", 'not-ready'],
  ]),
  ...http("KServe's router", 'run: cmd/router of KServe 0.20', [
    [
      500,
      '{"error":"Failed to process request","cause":"Post \\"http://127.0.0.1:9/v1/models/x:predict\\": dial tcp 127.0.0.1:9: connect: connection refused"}',
      'step-lost',
    ],
    [
      500,
      '{"error":"Failed to process request","cause":"Post \\"http://127.0.0.1:21013/v1/models/slow:predict\\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"}',
      'step-late',
    ],
    [
      404,
      '{"error":"Failed to process request","cause":"None of the routes matched with the switch condition"}',
      'no-branch',
    ],
    [
      500,
      '{"error":"Failed to process request","cause":"None of the routes matched with the switch condition"}',
      'no-branch',
    ],
    [
      500,
      '{"error":"Failed to process request","cause":"invalid character \'\\u003c\' looking for beginning of value"}',
      'step-not-json',
    ],
    [500, '{"error":"Failed to process request","cause":"invalid response"}', 'step-not-json'],
    [
      500,
      '{"error":"Failed to process request","cause":"read tcp 10.0.0.1:40000->10.0.0.2:80: read: connection reset by peer"}',
      'step-lost',
    ],
    [
      500,
      '{"error":"Failed to process request","cause":"no route was selected by the splitter"}',
      'graph-failed',
    ],
  ]),
  ...http("KServe's agent", 'kserve v0.20.0 pkg/batcher/handler.go', [
    [400, "can't Unmarshal body\n", 'rejected'],
  ]),
  ...http('Triton', 'run: Triton 2.51.0', [
    [404, `{"error":"Request for unknown model: 'nope' is not found"}`, 'no-model'],
    [404, `{"error":"Request for unknown model: 'identity_fp32' version 9 is not found"}`, 'no-version'],
    [400, '{"error":"Model version not ready"}', 'not-ready'],
    [404, '{"error":"Not Found"}', 'wrong-path'],
    [405, '{"error":"Method Not Allowed"}', 'wrong-method'],
    [500, '{"error":"failed to parse the request JSON buffer: Invalid value. at 0"}', 'rejected'],
  ]),
  ...http('Triton', 'triton core src/model_repository_manager, src/scheduler_utils.cc', [
    [400, `{"error":"Request for unknown model: 'iris' has no available versions"}`, 'not-ready'],
    [503, '{"error":"Exceeds maximum queue size"}', 'server-full'],
  ]),
  ...grpc('Triton', 'run: Triton 2.51.0', [
    [5, "Request for unknown model: 'nope' is not found", 'no-model'],
    [5, "Request for unknown model: 'identity_fp32' version 9 is not found", 'no-version'],
    [
      3,
      "failed to get model version from specified version string 'x' (details: stol), version should be an integral value > 0",
      'no-version',
    ],
  ]),
  ...http('MLServer', 'run: MLServer 1.7.1', [
    [404, '{"error":"Model nope not found"}', 'no-model'],
    [404, '{"error":"Model m with version 9 not found"}', 'no-version'],
    [400, '{"error":"Model m is not ready yet."}', 'not-ready'],
  ]),
  ...grpc('MLServer', 'run: MLServer 1.7.1', [
    [5, 'Model nope with version  not found', 'no-model'],
    [5, 'Model m with version 9 not found', 'no-version'],
    [2, "Unexpected <class 'mlserver.errors.ModelNotFound'>: Model m with version 9 not found", 'no-version'],
    [2, "Unexpected <class 'mlserver.errors.ModelNotFound'>: Model nope with version  not found", 'no-model'],
  ]),
  ...http(
    'TensorFlow Serving',
    'tensorflow/serving model_servers/http_rest_api_handler.cc, get_model_status_impl.cc, core/basic_manager.cc',
    [
      [404, '{ "error": "Servable not found for request: Latest(iris)" }', 'no-model'],
      [404, '{ "error": "Servable not found for request: Specific(iris, 9)" }', 'no-version'],
      [404, '{ "error": "Could not find any versions of model iris" }', 'no-model'],
      [404, '{ "error": "Could not find version 9 of model iris" }', 'no-version'],
      [400, '{ "error": "Malformed request: POST /v1/models/iris:explain" }', 'wrong-path'],
    ],
  ),
  ...grpc('TensorFlow Serving', 'tensorflow/serving core/basic_manager.cc', [
    [5, 'Servable not found for request: Latest(iris)', 'no-model'],
    [5, 'Servable not found for request: Specific(iris, 9)', 'no-version'],
  ]),
  ...http('TorchServe', 'torchserve 0.12.0 model-server.jar, ts/service.py', [
    [404, '{"code":404,"type":"ModelNotFoundException","message":"Model not found: iris"}', 'no-model'],
    [
      404,
      '{"code":404,"type":"ModelVersionNotFoundException","message":"Model version: 9 does not exist for model: iris"}',
      'no-version',
    ],
    [
      503,
      '{"code":503,"type":"ServiceUnavailableException","message":"Model \\"iris\\" Version 1.0 has no worker to serve inference request. Please use scale workers API to add workers."}',
      'not-ready',
    ],
    [
      404,
      '{"code":404,"type":"ResourceNotFoundException","message":"Requested resource is not found, please refer to API document."}',
      'wrong-path',
    ],
    [
      405,
      '{"code":405,"type":"MethodNotAllowedException","message":"Requested method is not allowed, please refer to API document."}',
      'wrong-method',
    ],
    [500, '{"code":500,"type":"InternalServerException","message":"Worker died."}', 'server-died'],
    [503, '{"code":503,"type":"InternalServerException","message":"Prediction failed"}', 'failed'],
    [507, '{"code":507,"type":"InternalServerException","message":"Out of resources"}', 'server-full'],
  ]),
  ...http('the endpoint picker', 'run', [
    [
      503,
      'inference error: ServiceUnavailable - failed to find endpoint candidates for serving the request',
      'picker-no-pod',
    ],
    [429, 'inference error: ResourceExhausted - system saturated, sheddable request dropped', 'picker-full'],
    [400, 'inference error: BadRequest - model not found in request body', 'picker-refused'],
    [
      400,
      'inference error: BadRequest - error unmarshaling request bodyMap: unexpected end of JSON input',
      'picker-refused',
    ],
    [
      400,
      'inference error: BadRequest - invalid chat completions request: must have valid messages field',
      'picker-refused',
    ],
    [500, 'inference error: Internal - cannot parse the response', 'picker-failed'],
  ]),
  ...http("llm-d's routing sidecar", 'run', [
    [
      503,
      '{"object":"error","message":"The decode node is not ready. Please check that the vLLM service is running and the port configuration is correct.","type":"ServiceUnavailable","param":"","code":503}',
      'sidecar-alone',
    ],
  ]),
  ...http('OpenAI servers', 'vLLM vllm/entrypoints/openai; run: llama.cpp', [
    [
      404,
      '{"object":"error","message":"The model `iris` does not exist.","type":"NotFoundError","param":null,"code":404}',
      'no-model',
    ],
    [404, '{"error":{"message":"File Not Found","type":"not_found_error","code":404}}', 'wrong-path'],
    [
      400,
      '{"error":{"code":400,"message":"request (2004 tokens) exceeds the available context size (256 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":2004,"n_ctx":256}}',
      'too-long',
    ],
    [
      501,
      '{"error":{"code":501,"message":"This server does not support embeddings. Start it with `--embeddings`","type":"not_supported_error"}}',
      'wrong-task',
    ],
    [
      400,
      `{"error":{"message":"This model's maximum context length is 4096 tokens. However, your request has 5000 input tokens. Please reduce the length of the input messages. (parameter=input_tokens, value=5000)","type":"BadRequestError","param":"input_tokens","code":400}}`,
      'too-long',
    ],
    [
      400,
      '{"error":{"message":"The model does not support Chat Completions API","type":"BadRequestError","param":null,"code":400}}',
      'wrong-task',
    ],
    [
      400,
      '{"error":{"code":"400","message":"Model qwen does not support Chat Completion API","param":"","type":"BadRequestError"}}',
      'wrong-task',
    ],
  ]),
  ...http('another server', 'in words of its own', [
    [404, '{"message":"the model you asked for was not found here"}', 'no-model'],
    [404, '{"error":"no such model: iris"}', 'no-model'],
    [503, '{"message":"model iris is still loading"}', 'not-ready'],
  ]),
];
