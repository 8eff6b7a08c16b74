import { readVariables } from '@sidecar-injector/http';
import { validateSync } from 'class-validator';
import { type Config, toConfig } from './config.ts';
import { Environment, VARIABLE_NAMES } from './environment.ts';

/** What the environment amounts to. */
export interface ConfigReading {
  /** To be used only where there are no faults. */
  readonly config: Config;
  /** One sentence for each bad variable. */
  readonly faults: readonly string[];
  /** One sentence for each variable that looks like a mistake. */
  readonly warnings: readonly string[];
}

/** Reads the environment once, and checks all of it. */
export function readConfig(variables: NodeJS.ProcessEnv = process.env): ConfigReading {
  const { values, warnings } = readVariables(variables, 'INJECTOR_', VARIABLE_NAMES);
  const environment = Object.assign(new Environment(), values);
  const errors = validateSync(environment, { forbidUnknownValues: false });
  const faults = errors.flatMap(({ constraints = {} }) => Object.values(constraints));
  return {
    config: toConfig(environment),
    faults: [...faults, ...findPortClash(environment)],
    warnings,
  };
}

function findPortClash({ INJECTOR_PORT, INJECTOR_HEALTH_PORT }: Environment): string[] {
  return INJECTOR_PORT === INJECTOR_HEALTH_PORT && INJECTOR_PORT !== '0'
    ? [
        `INJECTOR_HEALTH_PORT is ${JSON.stringify(INJECTOR_HEALTH_PORT)}: must differ from INJECTOR_PORT`,
      ]
    : [];
}
