import type { Step } from './instruction.ts';
import type { Budget } from './limits.ts';
import type { Node, Nodes, Piece } from './nodes.ts';
import { NONE, type Region } from './region.ts';

/** Regions by the index of their rule, ascending; those of {@link NONE} may be left out. */
type Layers = ReadonlyMap<number, Region>;

interface GraphOptions {
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
export function layRegions(layers: Layers, options: GraphOptions): Node {
  const { nodes, budget, loadOf, leafOf } = options;
  const known = new Map<string, Node>();
  const decide = (left: Layers): Node => {
    const alive = [...left].filter(([, region]) => region !== NONE).sort(([a], [b]) => a - b);
    budget.addWork(alive.length + 1);
    // Each node becomes an instruction at least.
    budget.checkInstructions(nodes.size);
    const field = Math.min(...alive.map(([, region]) => region.field));
    if (field === Number.POSITIVE_INFINITY) {
      return leafOf(alive.map(([rule]) => rule));
    }
    const key = alive.map(([rule, { id }]) => `${rule}:${id}`).join(' ');
    const node = known.get(key) ?? nodes.search([loadOf(field)], cut(new Map(alive), field));
    known.set(key, node);
    return node;
  };
  const cut = (current: Map<number, Region>, field: number): Piece[] => {
    const changes = [...changesAlong(current, field)].sort(([a], [b]) => a - b);
    return changes.map(([start, changed]) => {
      for (const [rule, region] of changed) {
        if (region === NONE) {
          current.delete(rule);
        } else {
          current.set(rule, region);
        }
      }
      return { start, node: decide(current) };
    });
  };
  return decide(layers);
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
