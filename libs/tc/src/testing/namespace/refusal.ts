/** What `tc` or `ip` prints of a command that fails. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** What the kernel says, as iproute2 prints it. */
export function kernelSays(words: string): Refusal {
  return new Refusal(`Error: ${words}.`);
}

/** The same of a filter, where iproute2 adds a line. */
export function kernelSaysOfFilter(words: string): Refusal {
  return new Refusal(`Error: ${words}.\nWe have an error talking to the kernel`);
}

/** An error number for which the kernel has no words. */
export function kernelAnswers(words: string): Refusal {
  return new Refusal(`RTNETLINK answers: ${words}`);
}
