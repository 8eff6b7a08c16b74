import type { KeyObject } from 'node:crypto';
import type { LogLevel } from '@sidecar-injector/http';
import type { Fault } from '@sidecar-injector/tc';
import { type AllowList, parseAllowList } from './allow-list.ts';
import type { Environment } from './environment.ts';
import { parseBytes } from './bytes.ts';
import { parseInitialFaults } from './initial-faults.ts';
import { readPublicKey } from './public-key.ts';

/** The environment, checked and typed. */
export interface Config {
  /** Absent: `::`, or `0.0.0.0` where IPv6 is off. */
  readonly host: string | undefined;
  readonly port: number;
  readonly stateDir: string;
  readonly tcPath: string;
  readonly ipPath: string;
  /** Absent where no token is needed. */
  readonly publicKey: KeyObject | undefined;
  /** Absent where calls may come from anywhere. */
  readonly allowFrom: AllowList | undefined;
  /** To be set in a network namespace that is new to the agent. */
  readonly initialFaults: readonly Fault[];
  /** Ports on which the containers of the Pod are probed. */
  readonly probePorts: readonly number[];
  /** Whether no fault may reach those. */
  readonly exemptProbes: boolean;
  /** Ports of the Pod that no fault may reach, the agent's own among them. */
  readonly cleanPorts: readonly number[];
  /** Bytes that the queues of all faults together may hold. */
  readonly queueMemory: number;
  /** Whether the Pod uses the network of its node. Not checked without both addresses. */
  readonly isHostNetwork: boolean;
  readonly podName: string | undefined;
  readonly podNamespace: string | undefined;
  /** How long after the last call the agent may sleep, in milliseconds; 0: it stays awake. */
  readonly sleepAfter: number;
  readonly logLevel: LogLevel;
  /** One sentence for each bad variable; the agent then refuses all calls but those about it. */
  readonly problems: readonly string[];
}

/** @param environment one that has passed validation. */
export function toConfig(environment: Environment, problems: readonly string[]): Config {
  const port = Number(environment.AGENT_PORT);
  const probePorts = toPorts(environment.AGENT_PROBE_PORTS);
  const exemptProbes = environment.AGENT_EXEMPT_PROBES === 'true';
  const { AGENT_POD_IP: podIp, AGENT_HOST_IP: hostIp } = environment;
  return {
    host: orAbsent(environment.AGENT_HOST),
    port,
    stateDir: environment.AGENT_STATE_DIR,
    tcPath: environment.AGENT_TC_PATH,
    ipPath: environment.AGENT_IP_PATH,
    publicKey: parseWhereSet(environment.AGENT_AUTH_PUBLIC_KEY, readPublicKey),
    allowFrom: parseWhereSet(environment.AGENT_ALLOW_FROM, parseAllowList),
    initialFaults: parseWhereSet(environment.AGENT_FAULTS, parseInitialFaults) ?? [],
    probePorts,
    exemptProbes,
    cleanPorts: [...new Set([port, ...(exemptProbes ? probePorts : [])])],
    queueMemory: parseBytes(environment.AGENT_QUEUE_MEMORY),
    isHostNetwork: podIp !== '' && podIp === hostIp,
    podName: orAbsent(environment.AGENT_POD_NAME),
    podNamespace: orAbsent(environment.AGENT_POD_NAMESPACE),
    sleepAfter: Number(environment.AGENT_SLEEP_AFTER) * 1_000,
    logLevel: environment.AGENT_LOG_LEVEL as LogLevel,
    problems,
  };
}

function toPorts(text: string): number[] {
  return text === '' ? [] : [...new Set(text.split(',').map(Number))];
}

function parseWhereSet<T>(text: string, parse: (text: string) => T): T | undefined {
  return text === '' ? undefined : parse(text);
}

function orAbsent(text: string): string | undefined {
  return text === '' ? undefined : text;
}
