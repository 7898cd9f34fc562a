/** A part of a source's work. */
export interface Stage {
  /** What is done, for people: `first look`. */
  readonly name: string;
  /** What is counted, in the plural: `objects`. */
  readonly unit: string;
  /** How many of them there are; null if nobody knows before the end. */
  readonly total: number | null;
  /** Whether this only finds out what is worth a closer look; left out where it judges. */
  readonly isSieve?: true;
}

/** What was done since the last time. */
export interface Step {
  readonly done: number;
  readonly bytes: number;
  /** Of what was done, how many are worth a closer look. */
  readonly caught?: number;
}

/** Told how far a source is. Both are called often and must be quick. */
export interface ProgressListener {
  /** A stage begins, or the total of the one that runs is known better: then it has the same name. */
  readonly stage: (stage: Stage) => void;
  readonly add: (step: Step) => void;
}

/** Where nobody wants to know. */
export const noProgress: ProgressListener = { stage: () => {}, add: () => {} };
