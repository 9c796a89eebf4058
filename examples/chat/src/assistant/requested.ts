import type { ComponentKind } from '../payloads.ts';

// In this order: "a table of the charts" asks for a table only if no chart is asked for.
const ASKED: readonly (readonly [ComponentKind, RegExp])[] = [
  ['bar_chart', /\b(charts?|graphs?|plot|diagram|visuali[sz]e)\b/i],
  ['table', /\b(tables?|compare|comparison|versus|vs|spreadsheet)\b/i],
  ['a2ui', /\b(cards?|summary|summari[sz]e|recommend(ation)?|profile)\b/i],
  ['list', /\b(lists?|plan(ning)?|steps?|checklist|to-?dos?|ideas|schedule|itinerary|how do i)\b/i],
];

/** The component that `text` asks for, if it asks for one. */
export function requestedKind(text: string): ComponentKind | null {
  return ASKED.find(([, words]) => words.test(text))?.[0] ?? null;
}
