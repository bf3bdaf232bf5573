import type { Answer, ModelMetadata } from '../inference/answer.js';
import type { ModelRequest, ModelResponse, ModelRef } from '../inference/exchange.js';
import type { Payload } from '../inference/payload.js';
import type { TextDelta, TextTiming } from '../inference/generated-text.js';
import type { Work } from '../runtime/work.js';
import { nextStep, Problem } from '../problem.js';
import type { StreamFault } from './openai-stream.js';

/** The functions that every protocol's file offers, with the request and response of its transport. */
export type Codec<Request extends ModelRequest, Response extends ModelResponse> = {
  readonly encodePredict: (model: ModelRef, payload: Payload, metadata?: ModelMetadata) => Work<Request>;
  /** `payload` is what was sent: servers answer some of its forms in forms of their own. */
  readonly decodePredict: (response: Response, payload?: Payload) => Work<Answer>;
  /** Throws Problem "usage" for a protocol over gRPC. */
  readonly encodeRaw: (model: ModelRef, body: Uint8Array) => Request;
  readonly encodeMetadata: (model: ModelRef) => Request;
  readonly decodeMetadata: (response: Response) => ModelMetadata;
  readonly encodeReady: (model: ModelRef) => Request;
  readonly decodeReady: (response: Response) => boolean;
  /** To be tried in order; none where the protocol has no such call. */
  readonly encodeModels: () => readonly Request[];
  readonly decodeModels: (response: Response) => readonly string[];
  /** Which versions of a model there are; to be tried in order. */
  readonly encodeVersions: (model: ModelRef) => readonly Request[];
  readonly decodeVersions: (response: Response, model: ModelRef) => readonly string[];
  /** For the answer of one request that streams; absent where the protocol has no streams. */
  readonly startStream?: () => AnswerStream;
};

/** Reads one answer that comes as events. */
export type AnswerStream = {
  /** Takes the next event; what it brought to the texts. */
  readonly add: (event: {
    readonly data: string;
    readonly name?: string;
    readonly atMs: number;
  }) => readonly TextDelta[];
  /** The protocol says that the answer ends here. */
  readonly isDone: () => boolean;
  /** Once no more events come. */
  readonly result: () => StreamedAnswer;
};

/** An answer that came as events, as far as it came. */
export type StreamedAnswer = {
  readonly answer: Answer;
  /** Why it is not a whole answer, where its events tell. */
  readonly fault?: StreamFault;
  readonly timing: TextTiming;
};

/** Throws Problem "usage" for explain: KServe serves it over V1 alone. */
export function refuseExplain({ verb }: ModelRef): void {
  if (verb === 'predict') return;
  throw new Problem('usage', 'Explanations are available only over the V1 protocol.', {
    remedy: nextStep('Use --protocol v1, or isvc predict.', 'protocol', 'v1'),
  });
}

// The door is this file; what is told of a stream passes through.
export type { StreamFault } from './openai-stream.js';
