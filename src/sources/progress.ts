/** A part of a source's work. */
export interface Stage {
  /** What is done, for people: `first look`. */
  readonly name: string;
  /** What is counted, in the plural: `objects`. */
  readonly unit: string;
  /** How many of them there are; null if that is known only at the end. */
  readonly total: number | null;
  /** Whether this stage only finds what needs a closer look; left out if it judges. */
  readonly isSieve?: true;
}

/** What was done since the last time. */
export interface Step {
  readonly done: number;
  readonly bytes: number;
  /** How many of these need a closer look. */
  readonly caught?: number;
}

/** Listens to the progress of a source. Both functions are called often and must be quick. */
export interface ProgressListener {
  /** A stage begins; with the same name again, only its total has changed. */
  readonly stage: (stage: Stage) => void;
  readonly add: (step: Step) => void;
}

/** Where nobody wants to know. */
export const noProgress: ProgressListener = { stage: () => {}, add: () => {} };
