import type { ListPayload } from '../../payloads.ts';

interface ListProps {
  list: ListPayload;
  /** Keeps the list with what was ticked. */
  onChange: (list: ListPayload) => Promise<void>;
}

export function List({ list, onChange }: ListProps) {
  const tick = (ticked: number, done: boolean): void => {
    const items = list.items.map((item, index) => (index === ticked ? { ...item, done } : item));
    void onChange({ ...list, items });
  };
  const Element = list.style === 'steps' ? 'ol' : 'ul';
  return (
    <>
      <h3 className="component-title" dir="auto">
        {list.title}
      </h3>
      <Element className={`list ${list.style}`}>
        {list.items.map((item, index) => (
          <li key={index} dir="auto" data-done={item.done}>
            {list.style === 'checks' ? (
              <label>
                <input
                  type="checkbox"
                  checked={item.done}
                  onChange={(event) => tick(index, event.target.checked)}
                />
                <ItemText item={item} />
              </label>
            ) : (
              <ItemText item={item} />
            )}
          </li>
        ))}
      </Element>
    </>
  );
}

function ItemText({ item }: { item: ListPayload['items'][number] }) {
  return (
    <span>
      <span className="list-text">{item.text}</span>
      {item.detail && <small>{item.detail}</small>}
    </span>
  );
}
