import type { Nanoseconds } from './records.js';

/** A message of a tree, as other systems keep them. */
export interface TreeNode<Value> {
  id: string;
  parentId: string | null;
  createdAt: Nanoseconds | undefined;
  /** `null`: nothing to be kept. What follows it follows what is before it. */
  value: Value | null;
}

export interface Placed<Value> {
  id: string;
  previousId: string | undefined;
  /** Whether it is of the branch that ends at the current message. */
  onPath: boolean;
  createdAt: Nanoseconds | undefined;
  value: Value;
}

/** The nearest node before this one that has something, and is no node after it. */
function previousOf<Value>(
  nodes: Map<string, TreeNode<Value>>,
  node: TreeNode<Value>,
): TreeNode<Value> | null {
  const seen = new Set([node.id]);
  let parentId = node.parentId;
  while (parentId !== null && !seen.has(parentId)) {
    seen.add(parentId);
    const parent = nodes.get(parentId);
    if (!parent) return null;
    if (parent.value !== null) return parent;
    parentId = parent.parentId;
  }
  return null;
}

/**
 * The messages of a tree in an order in which each comes after the one that it follows, otherwise
 * by time. Only parents count: lists of children may disagree with them. A circle is cut where it
 * is met first; a parent that is not there is none.
 */
export function placed<Value>(
  given: Iterable<TreeNode<Value>>,
  currentId: string | null,
): Placed<Value>[] {
  const nodes = new Map<string, TreeNode<Value>>();
  for (const node of given) nodes.set(node.id, node);
  const kept = [...nodes.values()].filter((node) => node.value !== null);
  const previous = new Map(kept.map((node) => [node.id, previousOf(nodes, node)]));

  const time = (node: TreeNode<Value>) =>
    node.createdAt === undefined ? null : BigInt(node.createdAt);
  const order = kept.map((node, index) => ({ node, index, at: time(node) }));
  // Without a time a message stays beside its neighbours.
  order.forEach((entry, index) => (entry.at ??= order[index - 1]?.at ?? 0n));
  order.sort((a, b) => (a.at! < b.at! ? -1 : a.at! > b.at! ? 1 : a.index - b.index));

  const emitted = new Set<string>();
  const result: TreeNode<Value>[] = [];
  for (const { node } of order) {
    const way: TreeNode<Value>[] = [];
    const onWay = new Set<string>();
    for (let at: TreeNode<Value> | null = node; at && !emitted.has(at.id);) {
      if (onWay.has(at.id)) {
        // A circle: what was met first becomes a beginning.
        previous.set(way.at(-1)!.id, null);
        break;
      }
      onWay.add(at.id);
      way.push(at);
      at = previous.get(at.id)!;
    }
    for (const each of way.reverse()) {
      emitted.add(each.id);
      result.push(each);
    }
  }

  const shown = new Set<string>();
  let head = currentId === null ? undefined : nodes.get(currentId);
  if (head && head.value === null) head = previousOf(nodes, head) ?? undefined;
  for (let at = head ?? result.at(-1) ?? null; at; at = previous.get(at.id)!) shown.add(at.id);
  return result.map((node) => ({
    id: node.id,
    previousId: previous.get(node.id)?.id,
    onPath: shown.has(node.id),
    createdAt: node.createdAt,
    value: node.value!,
  }));
}
