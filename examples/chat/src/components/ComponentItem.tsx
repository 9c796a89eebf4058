import type { ChatStore, ComponentItem as Item, JsonObject } from 'chatkeep';
import { Suspense, useCallback } from 'react';
import { changePayload, deleteItem } from '../chat/edit.ts';
import { sendAction, type Pressed } from '../chat/sendAction.ts';
import { CopyButton } from './CopyButton.tsx';
import { BarChart } from './generated/BarChart.tsx';
import { LazyA2ui } from './generated/LazyA2ui.tsx';
import { List } from './generated/List.tsx';
import { Table } from './generated/Table.tsx';
import { Unknown } from './generated/Unknown.tsx';
import { Icon, type IconName } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';
import { readBarChart, readList, readTable } from '../payloads.ts';

interface ComponentItemProps {
  store: ChatStore;
  item: Item;
}

const KINDS: Record<string, { icon: IconName; name: string }> = {
  table: { icon: 'table', name: 'Table' },
  bar_chart: { icon: 'bar_chart', name: 'Chart' },
  list: { icon: 'list', name: 'List' },
  a2ui: { icon: 'card', name: 'Card' },
};

/** A generated component, drawn from the payload that the store gave back. */
export function ComponentItem({ store, item }: ComponentItemProps) {
  const { id, conversationId } = item;
  const { componentKind, payload } = item.content;
  const change = useCallback(
    (changed: JsonObject) => changePayload(store, id, changed),
    [store, id],
  );
  const act = useCallback(
    (pressed: Pressed) => void sendAction(store, conversationId, pressed),
    [store, conversationId],
  );
  const kind = KINDS[componentKind] ?? { icon: 'card' as const, name: componentKind };
  return (
    <figure
      className="component"
      aria-label={kind.name}
      data-testid="component"
      data-component-kind={componentKind}
      data-component-id={id}
    >
      <header className="component-head">
        <Icon name={kind.icon} />
        <span>{kind.name}</span>
        <span className="actions">
          <CopyButton text={JSON.stringify(payload, null, 2)} what="component" />
          <IconButton
            icon="trash"
            label="Delete this component"
            testId="delete-component"
            onClick={() => void deleteItem(store, { id, table: 'components' })}
          />
        </span>
      </header>
      {draw(componentKind, payload, change, act)}
    </figure>
  );
}

function draw(
  kind: string,
  payload: JsonObject,
  change: (payload: JsonObject) => Promise<void>,
  act: (pressed: Pressed) => void,
) {
  const table = kind === 'table' ? readTable(payload) : null;
  if (table) return <Table table={table} />;
  const chart = kind === 'bar_chart' ? readBarChart(payload) : null;
  if (chart) return <BarChart chart={chart} />;
  const list = kind === 'list' ? readList(payload) : null;
  if (list) return <List list={list} onChange={change} />;
  if (kind === 'a2ui') {
    return (
      <div className="a2ui" dir="auto">
        <Suspense fallback={<span className="spinner" />}>
          <LazyA2ui payload={payload} onInput={change} onAction={act} />
        </Suspense>
      </div>
    );
  }
  return <Unknown payload={payload} />;
}
