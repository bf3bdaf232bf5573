/** The kind of a failure, as the exit code tells it to a script. */
export type ProblemKind =
  | 'usage'
  | 'payload'
  | 'cluster'
  | 'not-found'
  | 'not-ready'
  | 'no-way-in'
  | 'answer'
  | 'timeout'
  | 'objective'
  | 'output'
  | 'bug'
  | 'interrupted'
  | 'terminated'
  | 'hung-up';

/** The exit code of each kind; 129, 130 and 143 are 128 + the signal's number, as shells report them. */
export const exitCodes: Readonly<Record<ProblemKind, number>> = {
  usage: 2,
  payload: 2,
  cluster: 3,
  'not-found': 4,
  'not-ready': 4,
  'no-way-in': 5,
  answer: 6,
  timeout: 7,
  objective: 8,
  bug: 70,
  // As `bug` of sysexits.h: EX_IOERR.
  output: 74,
  interrupted: 130,
  terminated: 143,
  'hung-up': 129,
};

/** `json`: it is not JSON; `form`: it is, but not of the protocol's form; `tensor`: it is of that form, but for one of its tensors. */
export type Mismatch = 'json' | 'form' | 'tensor';

/** The action of a next step, so that a terminal UI can offer the key that does the same. */
export type StepAction = {
  readonly kind:
    // Another call of the same service.
    | 'payload'
    | 'protocol'
    | 'model'
    | 'model-version'
    | 'host'
    | 'header'
    | 'token'
    | 'timeout'
    | 'answer-limit'
    | 'retry'
    // The way to it.
    | 'gateway'
    | 'address'
    | 'certificate'
    | 'proxy'
    | 'trust'
    | 'way-in'
    // Something to look at.
    | 'exchange'
    | 'gateways'
    | 'metadata'
    | 'endpoint'
    | 'logs'
    | 'other-run'
    | 'details'
    | 'ready'
    | 'routes'
    | 'revisions'
    | 'clock'
    // Another service, cluster, or part of it.
    | 'service'
    | 'context'
    | 'namespace'
    | 'demo';
  /** The value that the step names: a host, a protocol, a model, a duration as `--timeout` takes it. */
  readonly value?: string;
};

/** One thing that a person can do next. */
export type NextStep = {
  /** One line, with the flags that were given where it is a command. */
  readonly text: string;
  /** Absent where only the text says what to do. */
  readonly action?: StepAction;
};

/** Steps as they are written down: one that is only text is a string, in which each line is a step. */
export type Remedy = string | NextStep | readonly (string | NextStep)[];

/** A step for a person, and what it does: the TUI binds its key to that. `value` is what the action takes, as `v2` for `protocol`. */
export function nextStep(text: string, kind: StepAction['kind'], value?: string): NextStep {
  return { text, action: value === undefined ? { kind } : { kind, value } };
}

/** A remedy as steps: each line of a text is one, without an action. */
export function nextSteps(remedy: Remedy): readonly NextStep[] {
  const steps = Array.isArray(remedy)
    ? (remedy as readonly (string | NextStep)[])
    : [remedy as string | NextStep];
  return steps.flatMap((step) =>
    typeof step === 'string' ? step.split('\n').map((text) => ({ text })) : [step],
  );
}

/** The texts of the steps, a line each. */
export function stepsText(steps: readonly NextStep[]): string {
  return steps.map(({ text }) => text).join('\n');
}

/** The only error type that crosses a door: a summary, and a remedy that a person can carry out. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  /** The steps as text, a line each. */
  readonly remedy: string;
  readonly next: readonly NextStep[];
  /** Of an answer that could not be read: how far it is from what its protocol says. */
  readonly mismatch?: Mismatch;
  /** Of a payload: true where the summary says which one, by the name of its file or by its source. */
  readonly namesPayload?: true;

  constructor(
    kind: ProblemKind,
    summary: string,
    options: {
      readonly remedy: Remedy;
      readonly cause?: unknown;
      readonly mismatch?: Mismatch;
      readonly namesPayload?: true;
    },
  ) {
    super(summary, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.kind = kind;
    this.next = nextSteps(options.remedy);
    this.remedy = stepsText(this.next);
    if (options.mismatch !== undefined) this.mismatch = options.mismatch;
    if (options.namesPayload !== undefined) this.namesPayload = options.namesPayload;
  }

  get summary(): string {
    return this.message;
  }
}

/** The lines of a summary: the first says what is wrong, the others tell more, as what was tried. */
export function summaryLines({
  summary,
}: Pick<Problem, 'summary'>): readonly [first: string, ...more: string[]] {
  const [first = '', ...more] = summary.split('\n');
  return [first, ...more];
}

/** Any thrown value as a Problem: itself, or a bug of ours that keeps what was thrown as its cause. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new Problem('bug', `Something went wrong inside isvc: ${text}`, {
    remedy: 'This is a bug. Run again with -v for the details, and report them.',
    cause: thrown,
  });
}
