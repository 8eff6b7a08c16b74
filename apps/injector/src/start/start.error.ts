/** The injector cannot start; each fault is one sentence with its remedy. */
export class StartError extends Error {
  override readonly name = 'StartError';

  constructor(readonly faults: readonly string[]) {
    super(['The injector cannot start:', ...faults].join('\n  '));
  }
}
