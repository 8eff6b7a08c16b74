import { findUnknownVariables, isServiceLink } from './unknown-variables.ts';

/** What of the environment is meant for a program. */
export interface Variables<Name extends string> {
  /** Those that are set; an empty one is not, as a chart writes it for a value that nobody gave. */
  readonly values: Readonly<Partial<Record<Name, string>>>;
  /** One sentence for each variable that looks like a mistake. */
  readonly warnings: readonly string[];
}

/**
 * Finds the variables of a program in its environment.
 *
 * @param prefix of their names, such as `AGENT_`.
 * @param known names of all that it reads.
 */
export function readVariables<Name extends string>(
  environment: NodeJS.ProcessEnv,
  prefix: string,
  known: readonly Name[],
): Variables<Name> {
  const set = known
    .map((name) => [name, environment[name] ?? ''] as const)
    .filter(([name, value]) => value !== '' && !isServiceLink(name, value));
  return {
    values: Object.fromEntries(set) as Partial<Record<Name, string>>,
    warnings: findUnknownVariables(environment, prefix, known),
  };
}
