/** How the revoker talks to a person. The command line gives it a terminal, a test a list. */
export interface Voice {
  /** Says something, perhaps in several lines. */
  tell(text: string): void;
  /** Asks a yes-or-no question. If nobody can be asked, the answer is no. */
  confirm(question: string): Promise<boolean>;
  /** Shows what we wait for and how long we have waited; called again and again. */
  waiting(text: string, seconds: number): void;
}
