import type {
  BarChartPayload,
  ComponentKind,
  GeneratedComponent,
  ListPayload,
  TablePayload,
} from '../payloads.ts';
import { surfaceOf, type CardContent } from './surface.ts';

/** What a topic can draw. */
export interface Artifacts {
  table: TablePayload;
  bar_chart: BarChartPayload;
  card: CardContent;
  list: ListPayload;
}

/** What an answer was drawn from. A type, because only types are assignable to `JsonObject`. */
export type ReplySource = { title: string; url: string; text: string };

/** Something the assistant knows about. */
export interface Topic {
  keywords: RegExp;
  answers: readonly [string, ...string[]];
  /** What `[1]` and so on in the answers are. */
  sources?: ReplySource[];
  artifacts: (prompt: string) => Artifacts;
  /** What it draws when a component is due and none was named. */
  favourite: ComponentKind;
}

export function artifact(artifacts: Artifacts, kind: ComponentKind): GeneratedComponent {
  switch (kind) {
    case 'table':
      return { componentKind: kind, payload: artifacts.table };
    case 'bar_chart':
      return { componentKind: kind, payload: artifacts.bar_chart };
    case 'a2ui':
      return { componentKind: kind, payload: surfaceOf(artifacts.card) };
    case 'list':
      return { componentKind: kind, payload: artifacts.list };
  }
}

/** Items of a list, each `text` or `text — detail`. */
export function items(...lines: string[]): ListPayload['items'] {
  return lines.map((line) => {
    const [text = '', detail = ''] = line.split(' — ');
    return { text, detail, done: false };
  });
}

/** Bars or facts from an object: the order is the order that was written. */
export function bars(values: Record<string, number>): BarChartPayload['bars'] {
  return Object.entries(values).map(([label, value]) => ({ label, value }));
}

export function facts(values: Record<string, string>): CardContent['facts'] {
  return Object.entries(values).map(([label, value]) => ({ label, value }));
}
