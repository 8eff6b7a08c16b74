import type { Step } from './instruction.ts';
import type { Budget } from './limits.ts';
import type { Node, Nodes, Piece } from './nodes.ts';
import { NONE, type Region } from './region.ts';

/** Regions by the index of their rule, ascending; those of {@link NONE} may be left out. */
export type Layers = ReadonlyMap<number, Region>;

export interface GraphOptions {
  readonly nodes: Nodes;
  readonly budget: Budget;
  /** Puts a field into the accumulator. */
  readonly loadOf: (field: number) => Step;
  /** What happens to packets that lie in exactly these rules. */
  readonly leafOf: (matched: readonly number[]) => Node;
}

/**
 * Lays regions over each other: each field is cut at all their bounds, and each piece leads to the
 * graph of what is left there. What is left is often the same, and then so is the graph.
 */
export class RegionGraph {
  private readonly known = new Map<string, Node>();

  constructor(private readonly options: GraphOptions) {}

  decide(layers: Layers): Node {
    const alive = [...layers].filter(([, region]) => region !== NONE).sort(([a], [b]) => a - b);
    const { budget, nodes, leafOf } = this.options;
    budget.addWork(alive.length + 1);
    // Each node becomes an instruction at least.
    budget.checkInstructions(nodes.size);
    const field = Math.min(...alive.map(([, region]) => region.field));
    if (field === Number.POSITIVE_INFINITY) {
      return leafOf(alive.map(([rule]) => rule));
    }
    const key = alive.map(([rule, { id }]) => `${rule}:${id}`).join(' ');
    const node = this.known.get(key) ?? this.cut(new Map(alive), field);
    this.known.set(key, node);
    return node;
  }

  private cut(layers: Layers, field: number): Node {
    const changes = changesAlong(layers, field);
    const current = new Map(layers);
    const pieces: Piece[] = [];
    for (const start of [...changes.keys()].sort((a, b) => a - b)) {
      for (const [rule, region] of changes.get(start) ?? []) {
        if (region === NONE) {
          current.delete(rule);
        } else {
          current.set(rule, region);
        }
      }
      pieces.push({ start, node: this.decide(current) });
    }
    return this.options.nodes.search([this.options.loadOf(field)], pieces);
  }
}

/** Where along a field which rule changes to which region; all that look at it begin at 0. */
function changesAlong(layers: Layers, field: number): Map<number, [number, Region][]> {
  const changes = new Map<number, [number, Region][]>();
  for (const [rule, region] of layers) {
    for (const part of region.field === field ? region.parts : []) {
      const here = changes.get(part.start) ?? [];
      here.push([rule, part.region]);
      changes.set(part.start, here);
    }
  }
  return changes;
}
