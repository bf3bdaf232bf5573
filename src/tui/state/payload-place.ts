import type { SaidRequest } from '../../format/said-messages.js';
import type { ModelMetadata } from '../../inference/answer.js';
import type { JsonFault } from '../../inference/read-json.js';
import type { ServiceKey } from '../../kserve/service.js';
import type { Tensor } from '../../inference/tensor.js';
import type { PayloadFile } from '../../payload/read.js';
import type { GivenPayload } from '../../predict/predict.js';
import type { PayloadFit } from '../../protocol/payload-fit.js';
import type { Remote } from './call.js';

/** The payload that would be sent, and why. */
export type PayloadPreview = {
  readonly source: string;
  readonly from?: GivenPayload['from'];
  readonly text: string;
  readonly notes: readonly string[];
  readonly template: boolean;
  /** The file that it was read from, where that is not JSON: saved as it is. */
  readonly original?: PayloadFile;
  /** Where the text stops being JSON: it is kept, and must be edited before it can be sent. */
  readonly fault?: JsonFault;
};

/** The facts beside a payload: what the model takes, and whether the payload fits it. */
export type Workbench = {
  readonly model: Remote<ModelMetadata>;
  /** Once the server has stated inputs. */
  readonly fit?: PayloadFit;
  /** The image that would be sent. */
  readonly picture?: Tensor;
  /** A request to a language model, as it is read. */
  readonly said?: SaidRequest;
};

/** The screen of what would be sent. */
export type PayloadPlace = {
  readonly name: 'payload';
  readonly of: ServiceKey;
  readonly line: number;
  readonly search?: string;
  readonly found?: number;
  readonly payload: Remote<PayloadPreview>;
  /** Absent before anything of it is known. */
  readonly workbench?: Workbench;
  /** The name under which it was not saved, because another one has it: saved so once more, it replaces that. */
  readonly taken?: string;
  /** Opened with `e`: the editor follows as soon as there is something to edit. */
  readonly thenEdit?: true;
};
