/** A part of a source's work. */
export interface Stage {
  /** What is done, for people: `first look`. */
  readonly name: string;
  /** What is counted, in the plural: `objects`. */
  readonly unit: string;
  /** How many there are in all; null if this is known only at the end. */
  readonly total: number | null;
  /** Set if this stage only finds contents that need a closer look, and reports nothing itself. */
  readonly isSieve?: true;
}

/** What was done since the last call. */
export interface Step {
  readonly done: number;
  readonly bytes: number;
  /** How many of these need a closer look. */
  readonly caught?: number;
}

/** Listens to the progress of a source. Both functions are called often, so they must be quick. */
export interface ProgressListener {
  /** A stage begins. If it has the name of the present stage, only its total has changed. */
  readonly stage: (stage: Stage) => void;
  readonly add: (step: Step) => void;
}

/** Used if nobody wants to see the progress. */
export const noProgress: ProgressListener = { stage: () => {}, add: () => {} };
