import type { Match } from '../match/match.ts';
import type { Family } from '../units/cidr.ts';
import { emitChain } from './chain.ts';
import { type CleanLane, toCleanRegion } from './clean-lane.ts';
import { RegionGraph } from './region-graph.ts';
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
import { Regions } from './region.ts';

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
  const compiler = new Compiler(matches, options, budget);
  const root = compiler.toGraph();
  return root === compiler.nodes.toReturn(0)
    ? []
    : emitChain(root, compiler.nodes, budget).map(formatProgram);
}

function countConditions({ cidrs, excludeCidrs, ports, excludePorts }: Match): number {
  return cidrs.length + excludeCidrs.length + ports.length + excludePorts.length;
}

class Compiler {
  readonly nodes = new Nodes();
  private readonly regions = new Regions();
  private readonly leaves = new Map<string, Node>();

  constructor(
    private readonly matches: readonly Match[],
    private readonly options: ProgramOptions,
    private readonly budget: Budget,
  ) {}

  toGraph(): Node {
    const { matches, nodes } = this;
    const everywhere = matches.flatMap((match, rule) => (isMatchAll(match) ? rule : []));
    return byEthertype(
      nodes,
      readIpHeader(nodes, this.toFamilyGraph('ip')),
      readIpv6Headers(nodes, this.toFamilyGraph('ipv6')),
      this.toLeaf(everywhere, 'whole'),
    );
  }

  private toFamilyGraph(family: Family): FamilyGraph {
    const whole = this.layRules(family, 'whole');
    const clean = new Map([[0, toCleanRegion(this.regions, family, this.options)]]);
    const zero = this.nodes.toReturn(0);
    const lane = this.newGraph(family, (matched) => (matched.length > 0 ? zero : whole));
    return { whole: lane.decide(clean), later: this.layRules(family, 'later') };
  }

  private layRules(family: Family, part: Part): Node {
    const kind = { direction: this.options.direction, part };
    const layers = this.matches.map((match, rule) => {
      return [rule, toRegion(this.regions, match, family, kind)] as const;
    });
    const graph = this.newGraph(family, (matched) => this.toLeaf(matched, part));
    return graph.decide(new Map(layers));
  }

  private newGraph(family: Family, leafOf: (matched: readonly number[]) => Node): RegionGraph {
    const { budget, nodes } = this;
    const { direction } = this.options;
    const loadOf = loadField.bind(undefined, family, direction);
    return new RegionGraph({ nodes, budget, leafOf, loadOf });
  }

  private toLeaf(matched: readonly number[], part: Part): Node {
    const key = `${part} ${matched.join(' ')}`;
    const leaf =
      this.leaves.get(key) ??
      this.nodes.toReturn(matched.length > 0 ? this.options.valueOf(matched, part) : 0);
    this.leaves.set(key, leaf);
    return leaf;
  }
}
