import type { JsonObject } from 'chatkeep';
import type { A2uiPayload } from '../payloads.ts';

/** What the assistant puts on a card. */
export interface CardContent {
  title: string;
  subtitle: string;
  body: string;
  facts: { label: string; value: string }[];
}

const CATALOG = 'https://a2ui.org/specification/v0_9/catalogs/basic/catalog.json';
const SURFACE = 'card';

/** A card as an agent would send it: messages of A2UI v0.9 that make a surface and fill it. */
export function surfaceOf({ title, subtitle, body, facts }: CardContent): A2uiPayload {
  const factIds = facts.map((_, index) => `fact${index}`);
  const components: JsonObject[] = [
    {
      id: 'root',
      component: 'Column',
      children: ['title', 'subtitle', 'body', 'line', ...factIds],
    },
    { id: 'title', component: 'Text', variant: 'h3', text: title },
    { id: 'subtitle', component: 'Text', variant: 'caption', text: subtitle },
    { id: 'body', component: 'Text', text: body },
    { id: 'line', component: 'Divider' },
    ...facts.flatMap(({ label, value }, index): JsonObject[] => [
      {
        id: `fact${index}`,
        component: 'Row',
        justify: 'spaceBetween',
        children: [`label${index}`, `value${index}`],
      },
      { id: `label${index}`, component: 'Text', variant: 'caption', text: label },
      { id: `value${index}`, component: 'Text', text: value },
    ]),
  ];
  return payloadOf(components);
}

/** The messages that make a surface of these components, `root` the outermost, with their data. */
export function payloadOf(components: JsonObject[], data?: JsonObject): A2uiPayload {
  const version = 'v0.9';
  const surfaceId = SURFACE;
  return {
    a2ui_operations: [
      { version, createSurface: { surfaceId, catalogId: CATALOG } },
      { version, updateComponents: { surfaceId, components } },
      ...(data ? [{ version, updateDataModel: { surfaceId, path: '/', value: data } }] : []),
    ],
  };
}
