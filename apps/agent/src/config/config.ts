import { describeError, readVariables } from '@sidecar-injector/http';
import { type Environment, VARIABLE_NAMES, VARIABLES } from './environment.ts';

/** The environment, checked and typed. */
export type Config = Readonly<ReturnType<typeof toConfig>>;

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
  const { values, warnings } = readVariables(variables, 'AGENT_', VARIABLE_NAMES);
  const problems: string[] = [];
  const parsed = VARIABLE_NAMES.map((name) => {
    const { fallback, parse } = VARIABLES[name];
    const value = values[name] ?? fallback;
    try {
      return [name, parse(value)];
    } catch (error) {
      problems.push(`${name} is ${JSON.stringify(value)}: ${describeError(error)}`);
      return [name, parse(fallback)];
    }
  });
  return { config: toConfig(Object.fromEntries(parsed) as Environment, problems), warnings };
}

/** @param problems one sentence for each bad variable, which counts as not set. */
function toConfig(environment: Environment, problems: readonly string[]) {
  const {
    AGENT_PORT: port,
    AGENT_PROBE_PORTS: probePorts = [],
    AGENT_POD_IP: podIp,
    AGENT_HOST_IP: hostIp,
  } = environment;
  const exemptProbes = environment.AGENT_EXEMPT_PROBES === 'true';
  return {
    /** Absent: `::`, or `0.0.0.0` where IPv6 is off. */
    host: environment.AGENT_HOST,
    port,
    stateDir: environment.AGENT_STATE_DIR,
    tcPath: environment.AGENT_TC_PATH,
    ipPath: environment.AGENT_IP_PATH,
    /** Absent where no token is needed. */
    publicKey: environment.AGENT_AUTH_PUBLIC_KEY,
    /** Absent where calls may come from anywhere. */
    allowFrom: environment.AGENT_ALLOW_FROM,
    /** To be set in a network namespace that is new to the agent. */
    initialFaults: environment.AGENT_FAULTS ?? [],
    /** Ports on which the containers of the Pod are probed. */
    probePorts,
    /** Whether no fault may reach those. */
    exemptProbes,
    /** Ports of the Pod that no fault may reach, the agent's own among them. */
    cleanPorts: [...new Set([port, ...(exemptProbes ? probePorts : [])])],
    /** Bytes that the queues of all faults together may hold. */
    queueMemory: environment.AGENT_QUEUE_MEMORY,
    /** Whether the Pod uses the network of its node. Not checked without both addresses. */
    isHostNetwork: podIp !== undefined && podIp === hostIp,
    podName: environment.AGENT_POD_NAME,
    podNamespace: environment.AGENT_POD_NAMESPACE,
    /** How long after the last call the agent may sleep, in milliseconds; 0: it stays awake. */
    sleepAfter: Number(environment.AGENT_SLEEP_AFTER) * 1_000,
    logLevel: environment.AGENT_LOG_LEVEL,
    /** The agent then refuses all calls but those about it. */
    problems,
  };
}
