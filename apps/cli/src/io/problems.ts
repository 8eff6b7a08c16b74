/** What is wrong with the input, one sentence each, with the place, the value and the remedy. */
export class Problems extends Error {
  override readonly name = 'Problems';

  constructor(readonly sentences: readonly string[]) {
    super(sentences.join('\n'));
  }
}

/** The command line is wrong; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
