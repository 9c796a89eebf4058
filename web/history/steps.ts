import type { HistoryStep, JsonValue } from '../types.js';
import {
  asAnything,
  asList,
  asNumber,
  asText,
  first,
  isObject,
  withoutUndefined,
} from './fields.js';

const DEFAULT_TYPE = 'step';
const DEFAULT_STATUS = 'completed';

/** The steps of an answer, in one form, each under the one that it belongs to. */
export function formatSteps(steps: readonly JsonValue[]): HistoryStep[] {
  const flat: HistoryStep[] = [];
  steps.forEach((step, index) => flatten(step, String(index), undefined, flat));
  return buildTree(flat);
}

/** `query_rewrite`, `queryRewrite` and `query-rewrite` are all `Query rewrite`. */
export function labelOf(type: string): string {
  const words = type
    .replace(/([\p{Ll}\p{Nd}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/[\s_.-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Adds a step, and those that stand in its `children` already, to the list. */
function flatten(
  given: JsonValue,
  position: string,
  parent: string | undefined,
  flat: HistoryStep[],
): void {
  // Something bare is the type.
  const step = isObject(given) ? given : { type: given };
  const type = first([step], ['type', 'step_type', 'stepType'], asText) ?? DEFAULT_TYPE;
  const id = first([step], ['id'], asText) ?? position;
  flat.push(
    withoutUndefined({
      id,
      type,
      label: first([step], ['label'], asText) ?? labelOf(type),
      status: first([step], ['status'], asText) ?? DEFAULT_STATUS,
      parentId: first([step], ['parentId', 'parent_id'], asText) ?? parent,
      durationMs: first([step], ['durationMs', 'duration_ms'], asNumber),
      detail: first([step], ['detail', 'details'], asAnything),
      children: [],
    }),
  );
  const children = first([step], ['children'], asList) ?? [];
  children.forEach((child, index) => flatten(child, `${position}.${index}`, id, flat));
}

/** An orphan, and whatever is under itself, stays at the top. */
function buildTree(flat: readonly HistoryStep[]): HistoryStep[] {
  const byId = new Map<string, HistoryStep>();
  for (const step of flat) if (!byId.has(step.id)) byId.set(step.id, step);
  const parentOf = (step: HistoryStep): HistoryStep | undefined =>
    step.parentId === undefined ? undefined : byId.get(step.parentId);

  const circular = findCircular(flat, parentOf);
  const top: HistoryStep[] = [];
  for (const step of flat) {
    const parent = circular.has(step) ? undefined : parentOf(step);
    (parent?.children ?? top).push(step);
  }
  return top;
}

/** The steps that are under themselves. Each step is visited once, however long the chains are. */
function findCircular(
  flat: readonly HistoryStep[],
  parentOf: (step: HistoryStep) => HistoryStep | undefined,
): Set<HistoryStep> {
  const circular = new Set<HistoryStep>();
  const visited = new Set<HistoryStep>();
  for (const start of flat) {
    const path = new Set<HistoryStep>();
    let step: HistoryStep | undefined = start;
    while (step && !visited.has(step)) {
      visited.add(step);
      path.add(step);
      step = parentOf(step);
    }
    if (!step || !path.has(step)) continue;
    for (let member = step; !circular.has(member); member = parentOf(member)!) circular.add(member);
  }
  return circular;
}
