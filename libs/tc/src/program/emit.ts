import { type Instruction, JA, JUMP_CODES, RET } from './instruction.ts';
import type { Branch, Node } from './nodes.ts';

/** How far a comparison jumps, less one for what may still come in between. */
const REACH = 254;

/** Writes a graph as a program. */
export function emit(root: Node): Instruction[] {
  const emitter = new Emitter();
  for (const node of targetsFirst(root)) {
    emitter.emit(node);
  }
  return emitter.backwards.reverse();
}

/** All nodes of a graph, each behind those that it leads to. */
export function targetsFirst(root: Node): Set<Node> {
  const seen = new Set<Node>();
  const order = new Set<Node>();
  const visit = (node: Node): void => {
    if (!seen.has(node)) {
      seen.add(node);
      targetsOf(node).forEach(visit);
      order.add(node);
    }
  };
  visit(root);
  return order;
}

/** Where a program may go on from a node. */
export function targetsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'return':
      return [];
    case 'steps':
      return [node.next];
    case 'branch':
      return [node.yes, node.no];
  }
}

/** Begins at the end, since jumps only lead forward: a target is there before what jumps to it. */
class Emitter {
  readonly backwards: Instruction[] = [];
  private readonly positions = new Map<Node, number>();
  /** The last copy of a node, or of a jump to it. */
  private readonly nearest = new Map<Node, number>();

  emit(node: Node): void {
    switch (node.kind) {
      case 'return':
        this.push(RET, node.value);
        break;
      case 'steps':
        if (this.distanceTo(node.next, this.positions) > 0) {
          this.lead(node.next);
        }
        node.steps.toReversed().forEach(({ code, k }) => {
          this.push(code, k);
        });
        break;
      case 'branch':
        this.emitBranch(node);
    }
    this.positions.set(node, this.backwards.length);
    this.nearest.set(node, this.backwards.length);
  }

  private emitBranch({ jump, k, yes, no }: Branch): void {
    for (const target of [no, yes]) {
      if (this.distanceTo(target, this.nearest) > REACH) {
        this.lead(target);
      }
    }
    const jt = this.distanceTo(yes, this.nearest);
    this.push(JUMP_CODES[jump], k, jt, this.distanceTo(no, this.nearest));
  }

  /** Brings a far node near: a return by a copy, anything else by a jump without a condition. */
  private lead(target: Node): void {
    if (target.kind === 'return') {
      this.push(RET, target.value);
    } else {
      this.push(JA, this.distanceTo(target, this.positions));
    }
    this.nearest.set(target, this.backwards.length);
  }

  private push(code: number, k: number, jt = 0, jf = 0): void {
    this.backwards.push({ code, jt, jf, k });
  }

  /** How many instructions lie between the next one written and a target. */
  private distanceTo(target: Node, positions: ReadonlyMap<Node, number>): number {
    return this.backwards.length - (positions.get(target) ?? 0);
  }
}
