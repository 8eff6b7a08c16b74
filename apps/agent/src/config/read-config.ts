import { findUnknownVariables, isServiceLink } from '@sidecar-injector/http';
import { validateSync } from 'class-validator';
import { type Config, toConfig } from './config.ts';
import { Environment, VARIABLE_NAMES, type VariableName } from './environment.ts';

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
  const environment = new Environment();
  for (const name of VARIABLE_NAMES) {
    const value = variables[name] ?? '';
    if (value !== '' && !isServiceLink(name, value)) {
      environment[name] = value;
    }
  }
  const errors = validateSync(environment, { forbidUnknownValues: false });
  const defaults = new Environment();
  for (const { property } of errors) {
    environment[property as VariableName] = defaults[property as VariableName];
  }
  const faults = errors.flatMap(({ constraints = {} }) => Object.values(constraints));
  return {
    config: toConfig(environment, faults),
    warnings: findUnknownVariables(variables, 'AGENT_', VARIABLE_NAMES),
  };
}
