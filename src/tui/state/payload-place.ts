import type { JsonFault } from '../../inference/read-json.js';
import type { ServiceKey } from '../../kserve/service.js';
import type { PayloadFile } from '../../payload/read.js';
import type { Remote } from './call.js';

/** What would be sent, and why. */
export type PayloadPreview = {
  readonly source: string;
  readonly text: string;
  readonly notes: readonly string[];
  readonly template: boolean;
  /** What it was read from, where that is not JSON: saved as it is. */
  readonly original?: PayloadFile;
  /** Where the text stops being JSON: it is kept, and must be edited before it can be sent. */
  readonly fault?: JsonFault;
};

/** The screen of what would be sent. */
export type PayloadPlace = {
  readonly name: 'payload';
  readonly of: ServiceKey;
  readonly line: number;
  readonly search?: string;
  readonly found?: number;
  readonly payload: Remote<PayloadPreview>;
  /** The name under which it was not saved, because another one has it: saved so once more, it replaces that. */
  readonly taken?: string;
  /** Opened with `e`: the editor follows as soon as there is something to edit. */
  readonly thenEdit?: true;
};
