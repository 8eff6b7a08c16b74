/** Who asks for a change, for the audit log. */
export interface Caller {
  readonly address: string;
  /** Of the token; absent where none is needed. */
  readonly subject?: string | undefined;
}

/** How a change is asked for. */
export interface ChangeOptions {
  readonly caller: Caller;
  /** Says what would be done, and does nothing. */
  readonly dryRun: boolean;
}
