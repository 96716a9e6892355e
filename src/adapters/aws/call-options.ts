/** What a call may be told besides its input, as the SDK has it. */
export interface CallOptions {
  readonly abortSignal?: AbortSignal;
}
