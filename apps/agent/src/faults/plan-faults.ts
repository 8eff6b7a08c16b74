import {
  assignSlots,
  compileRules,
  type Device,
  isForWay,
  planDevice,
  planRedirect,
  type Rule,
  type Slots,
  type Way,
} from '@sidecar-injector/tc';
import type { IngressPlan, InterfacePlan } from '../kernel/interface-plan.ts';
import { isIfb, type KernelView, treeOf } from '../kernel/kernel-view.ts';
import type { ActiveFault, Faults, FaultState, Memory } from './fault-state.ts';

/** A rule and its place in the kernel. */
export interface PlacedRule {
  readonly device: string;
  readonly interfaceName: string;
  readonly way: Way;
  readonly minor: number;
  readonly rule: Rule;
}

interface PlacedDevice {
  readonly device: string;
  readonly tree: Device;
  readonly slots: Slots;
  readonly rules: readonly PlacedRule[];
  readonly warnings: readonly string[];
}

/** What is known when faults are planned. */
export interface Surroundings {
  readonly view: KernelView;
  readonly memory: Memory;
  /** Ports of the Pod that no fault may reach. */
  readonly cleanPorts: readonly number[];
}

interface Trees {
  /** How many trees share the memory for queues. */
  readonly trees: number;
}

/**
 * Plans what the interfaces must hold for the faults. What stays, stays where it is.
 *
 * @throws FaultError `limit_exceeded`.
 */
export function planFaults(faults: Faults, surroundings: Surroundings): FaultState {
  const around = { ...surroundings, trees: countTrees(faults) };
  const names = new Set([...faults.values()].flatMap(({ interfaces }) => interfaces));
  const ifbs = new Map<string, string>();
  const placed: PlacedDevice[] = [];
  const plans = [...names].map((name): InterfacePlan => {
    const here = [...faults.values()].filter(({ interfaces }) => interfaces.includes(name));
    const egress = placeRules(name, name, here, 'out', around);
    const ifb = around.memory.ifbs.get(name) ?? nextIfb(around, ifbs);
    const ingress = placeRules(ifb, name, here, 'in', around);
    placed.push(egress);
    if (ingress.rules.length === 0) {
      return { name, egress: egress.tree };
    }
    placed.push(ingress);
    ifbs.set(name, ifb);
    return { name, egress: egress.tree, ingress: toIngress(ifb, ingress.tree, around) };
  });
  return {
    faults,
    memory: {
      slots: new Map(placed.map(({ device, slots }) => [device, slots])),
      ifbs: new Map([...stillThere(around), ...ifbs]),
      hooks: ownHooks([...ifbs.keys()], around),
    },
    plans,
    rules: placed.flatMap(({ rules }) => rules),
    warnings: [...new Set(placed.flatMap(({ warnings }) => warnings))],
  };
}

function countTrees(faults: Faults): number {
  const trees = [...faults.values()].flatMap(({ fault, interfaces }) =>
    (['in', 'out'] as const)
      .filter((way) => isForWay(fault, way))
      .flatMap((way) => interfaces.map((name) => `${name} ${way}`)),
  );
  return new Set(trees).size;
}

function placeRules(
  device: string,
  interfaceName: string,
  faults: readonly ActiveFault[],
  way: Way,
  { view, memory, cleanPorts, trees }: Surroundings & Trees,
): PlacedDevice {
  const compiled = compileRules(
    faults.map(({ fault }) => fault).filter((fault) => isForWay(fault, way)),
    trees,
  );
  const held = memory.slots.get(device) ?? new Map();
  const slots = assignSlots(compiled.rules, held, treeOf(view, device).leaves.keys());
  const tree = planDevice(compiled.rules, slots, way, cleanPorts);
  return {
    device,
    tree,
    slots,
    rules: compiled.rules.map((rule) => {
      const minor = slots.get(rule.key)?.minor ?? 0;
      return { device, interfaceName, way, minor, rule };
    }),
    warnings: compiled.warnings,
  };
}

function toIngress(ifb: string, tree: Device, { cleanPorts }: Surroundings): IngressPlan {
  return { ifb, tree, redirects: planRedirect(ifb, cleanPorts) };
}

function nextIfb({ view, memory }: Surroundings, given: ReadonlyMap<string, string>): string {
  const used = new Set([...view.interfaces, ...memory.ifbs.values(), ...given.values()]);
  const names = Array.from({ length: used.size + 1 }, (_, number) => `fi${String(number)}`);
  return names.find((name) => isIfb(name) && !used.has(name)) ?? 'fi0';
}

/** An ifb is remembered until it is gone, whatever has happened to its faults. */
function stillThere({ view, memory }: Surroundings): [string, string][] {
  return [...memory.ifbs].filter(([, ifb]) => view.interfaces.includes(ifb));
}

/** A hook is ours where it was not there before, until it is gone. */
function ownHooks(wanted: readonly string[], { view, memory }: Surroundings): Set<string> {
  return new Set([
    ...[...memory.hooks].filter((name) => view.hooks.has(name)),
    ...wanted.filter((name) => !view.hooks.has(name)),
  ]);
}
