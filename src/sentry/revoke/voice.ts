/** How the revoker talks to a person. The command line gives it a terminal, a test a list. */
export interface Voice {
  /** Says something; may have several lines. */
  tell(text: string): void;
  /** Asks for a yes. Without somebody to ask, the answer is no. */
  confirm(question: string): Promise<boolean>;
  /** Shows that we wait and for how long already; called again and again. */
  waiting(text: string, seconds: number): void;
}
