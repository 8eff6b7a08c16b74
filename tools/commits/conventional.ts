const types = 'build chore ci docs feat fix perf refactor revert style test'.split(' ');

const convention = new RegExp(`^(${types.join('|')})(\\([a-z0-9-]+\\))?!?: \\S.*[^.\\s]$`);

/** Longer than this and `git log --oneline` no longer shows it whole. */
const MAX_LENGTH = 100;

/**
 * Says what is wrong with the first line of a commit message.
 *
 * @see https://www.conventionalcommits.org/en/v1.0.0/
 * @returns undefined when it keeps to the convention
 */
export function findProblem(subject: string): string | undefined {
  if (subject.length > MAX_LENGTH) {
    return `"${subject}" has ${subject.length} characters: shorten it to ${MAX_LENGTH}.`;
  }
  return convention.test(subject)
    ? undefined
    : `"${subject}" is not conventional: write \`type(scope): what changes\`, without a full stop, with a type of ${types.join(', ')}.`;
}
