import { findUnknownVariables, isServiceLink } from '@sidecar-injector/http';
import { type Config, toConfig } from './config.ts';
import { type Environment, VARIABLE_NAMES, type VariableName, VARIABLES } from './environment.ts';

/** What the environment amounts to. */
export interface ConfigReading {
  readonly config: Config;
  /** One sentence for each variable that looks like a mistake. */
  readonly warnings: readonly string[];
}

/**
 * Reads the environment once, and checks all of it. A bad variable counts as not set, and the
 * configuration says so: the agent must not take its Pod down by not starting.
 */
export function readConfig(variables: NodeJS.ProcessEnv = process.env): ConfigReading {
  const problems: string[] = [];
  const entries = VARIABLE_NAMES.map((name) => {
    const value = variables[name] ?? '';
    const problem = isSet(name, value) ? VARIABLES[name].findProblem(value) : undefined;
    if (problem !== undefined) {
      problems.push(`${name} is ${JSON.stringify(value)}: ${problem}`);
    }
    return [name, isSet(name, value) && problem === undefined ? value : VARIABLES[name].fallback];
  });
  return {
    config: toConfig(Object.fromEntries(entries) as Environment, problems),
    warnings: findUnknownVariables(variables, 'AGENT_', VARIABLE_NAMES),
  };
}

function isSet(name: VariableName, value: string): boolean {
  return value !== '' && !isServiceLink(name, value);
}
