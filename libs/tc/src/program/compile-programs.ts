import type { Match } from '../match/match.ts';
import type { Family } from '../units/cidr.ts';
import { emitChain } from './chain.ts';
import { type CleanLane, toCleanRegions } from './clean-lane.ts';
import { layRegions } from './region-graph.ts';
import type { Part } from './field.ts';
import { formatProgram } from './instruction.ts';
import { Budget, PROGRAM_LIMITS, type ProgramLimits } from './limits.ts';
import { isMatchAll, toRegion } from './match-region.ts';
import { type Node, Nodes } from './nodes.ts';
import {
  byEthertype,
  type FamilyGraph,
  loadField,
  readIpHeader,
  readIpv6Headers,
} from './packet-graph.ts';
import { type Region, Regions } from './region.ts';

export interface ProgramOptions extends CleanLane {
  /**
   * What the program returns for packets that exactly these rules match; 0 for "no class". Called
   * once for each distinct set and part.
   *
   * @param matched indices of matches, ascending, never empty.
   */
  readonly valueOf: (matched: readonly number[], part: Part) => number;
}

/**
 * Compiles matches to programs of classic BPF for cls_bpf, without direct action: a program returns
 * the value of a packet, or 0, and then the kernel asks the next filter.
 *
 * @returns bytecode as tc takes it, `length,code jt jf k,…`, one text per filter of a chain. A
 *   packet gets its value from one of them, whatever their order; none where no packet has a value.
 * @throws FaultError `limit_exceeded` past a bound of {@link ProgramLimits}; and what `valueOf`
 *   throws.
 */
export function compilePrograms(
  matches: readonly Match[],
  options: ProgramOptions,
  limits: ProgramLimits = PROGRAM_LIMITS,
): string[] {
  const budget = new Budget(limits);
  budget.checkConditions(matches.reduce((count, match) => count + countConditions(match), 0));
  const [nodes, regions] = [new Nodes(), new Regions()];
  const { way, valueOf } = options;
  const zero = nodes.toReturn(0);
  const leaves = new Map<string, Node>();
  const toLeaf = (matched: readonly number[], part: Part): Node => {
    const key = `${part} ${matched.join(' ')}`;
    const leaf =
      leaves.get(key) ?? (matched.length > 0 ? nodes.toReturn(valueOf(matched, part)) : zero);
    leaves.set(key, leaf);
    return leaf;
  };
  const lay = (
    family: Family,
    layers: readonly Region[],
    leafOf: (matched: readonly number[]) => Node,
  ): Node => {
    const loadOf = loadField.bind(undefined, family, way);
    return layRegions(new Map(layers.entries()), { nodes, budget, loadOf, leafOf });
  };
  const layRules = (family: Family, part: Part): Node => {
    const layers = matches.map((match) => toRegion(regions, match, family, { way, part }));
    return lay(family, layers, (matched) => toLeaf(matched, part));
  };
  const toFamilyGraph = (family: Family): FamilyGraph => {
    const whole = layRules(family, 'whole');
    const clean = toCleanRegions(regions, family, options);
    return {
      whole: lay(family, clean, (matched) => (matched.length > 0 ? zero : whole)),
      later: layRules(family, 'later'),
    };
  };
  const everywhere = matches.flatMap((match, rule) => (isMatchAll(match) ? rule : []));
  const root = byEthertype(
    nodes,
    readIpHeader(nodes, toFamilyGraph('ip')),
    readIpv6Headers(nodes, toFamilyGraph('ipv6')),
    toLeaf(everywhere, 'whole'),
  );
  return root === zero ? [] : emitChain(root, nodes, budget).map(formatProgram);
}

function countConditions({ cidrs, excludeCidrs, ports, excludePorts }: Match): number {
  return cidrs.length + excludeCidrs.length + ports.length + excludePorts.length;
}
