/** Environment variables: the process's own, or what a caller hands over in their place. */
export type Environment = Readonly<Record<string, string | undefined>>;
