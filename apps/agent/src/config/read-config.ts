import { describeError, findUnknownVariables, isServiceLink } from '@sidecar-injector/http';
import { type Config, toConfig } from './config.ts';
import { type Environment, VARIABLE_NAMES, VARIABLES } from './environment.ts';

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
  const values = VARIABLE_NAMES.map((name) => {
    const { fallback, parse } = VARIABLES[name];
    const value = variables[name] ?? '';
    try {
      return [name, parse(value === '' || isServiceLink(name, value) ? fallback : value)];
    } catch (error) {
      problems.push(`${name} is ${JSON.stringify(value)}: ${describeError(error)}`);
      return [name, parse(fallback)];
    }
  });
  return {
    config: toConfig(Object.fromEntries(values) as Environment, problems),
    warnings: findUnknownVariables(variables, 'AGENT_', VARIABLE_NAMES),
  };
}
