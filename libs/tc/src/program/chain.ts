import { emit, targetsFirst, targetsOf } from './emit.ts';
import type { Instruction } from './instruction.ts';
import type { Budget } from './limits.ts';
import type { Branch, Node, Nodes } from './nodes.ts';

/** A branch with the side of it that gets a program of its own. */
interface Cut {
  readonly branch: Branch;
  readonly side: 'yes' | 'no';
  /** What the larger of both programs has, about. */
  readonly size: number;
}

/**
 * Writes a graph as programs. Each packet gets its value from one of them and 0 from all others, so
 * that their order does not matter.
 *
 * @throws FaultError where they are too many.
 */
export function emitChain(root: Node, nodes: Nodes, budget: Budget): Instruction[][] {
  const waiting = [root];
  const programs: Instruction[][] = [];
  for (let graph = waiting.pop(); graph !== undefined; graph = waiting.pop()) {
    const program = emit(graph);
    budget.checkInstructions(program.length);
    if (program.length <= budget.limits.instructions) {
      programs.push(program);
    } else {
      budget.checkPrograms(programs.length + waiting.length + 2);
      waiting.push(...split(graph, nodes));
    }
  }
  return programs;
}

/** One graph for packets that take one side of one branch, another for all others. */
function split(root: Node, nodes: Nodes): Node[] {
  const { branch, side } = findCut(root);
  const { jump, k, yes, no } = branch;
  const zero = nodes.toReturn(0);
  const onlyYes = nodes.branch(jump, k, yes, zero);
  const onlyNo = nodes.branch(jump, k, zero, no);
  const [inside, outside] = side === 'yes' ? [onlyYes, onlyNo] : [onlyNo, onlyYes];
  return [
    rewrite(root, nodes, (node) => {
      return node === branch ? inside : node.kind === 'return' ? zero : undefined;
    }),
    rewrite(root, nodes, (node) => (node === branch ? outside : undefined)),
  ];
}

/** @param replace what stands for a node; nothing where its targets are looked at instead. */
function rewrite(root: Node, nodes: Nodes, replace: (node: Node) => Node | undefined): Node {
  const known = new Map<Node, Node>();
  const copy = (node: Node): Node => {
    const copied = known.get(node) ?? replace(node) ?? copyTargets(node);
    known.set(node, copied);
    return copied;
  };
  const copyTargets = (node: Node): Node => {
    switch (node.kind) {
      case 'return':
        return node;
      case 'steps':
        return nodes.steps(node.steps, copy(node.next));
      case 'branch':
        return nodes.branch(node.jump, node.k, copy(node.yes), copy(node.no));
    }
  };
  return copy(root);
}

/** Follows the larger side of each branch to the cut that leaves the smallest halves. */
function findCut(root: Node): Cut {
  const total = sizeOf(root);
  let best: Cut | undefined;
  let node = root;
  while (node.kind !== 'return') {
    if (node.kind === 'steps') {
      node = node.next;
      continue;
    }
    const [yes, no] = [sizeOf(node.yes), sizeOf(node.no)];
    const side = yes > no ? 'yes' : 'no';
    const inside = Math.max(yes, no);
    const outside = total - (sizeOf(node) - 1 - Math.min(yes, no));
    if (best === undefined || Math.max(inside, outside) < best.size) {
      const size = Math.max(inside + leadSizeOf(node, root), outside);
      best = best === undefined || size < best.size ? { branch: node, side, size } : best;
    }
    if (best.size <= total - inside) {
      break;
    }
    node = node[side];
  }
  if (best === undefined) {
    throw new RangeError('a program without a branch is too long');
  }
  return best;
}

/** Instructions of all that a node leads to, about. */
function sizeOf(root: Node): number {
  const seen = new Set([root]);
  let size = 0;
  for (const node of seen) {
    size += ownSizeOf(node);
    targetsOf(node).forEach((target) => seen.add(target));
  }
  return size;
}

/** Instructions of all that leads to a node, about. */
function leadSizeOf(target: Node, root: Node): number {
  const leading = new Set([target]);
  let size = 0;
  for (const node of targetsFirst(root)) {
    if (targetsOf(node).some((each) => leading.has(each))) {
      leading.add(node);
      size += ownSizeOf(node);
    }
  }
  return size;
}

function ownSizeOf(node: Node): number {
  return node.kind === 'steps' ? node.steps.length : 1;
}
