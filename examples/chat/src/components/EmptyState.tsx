import { Icon, Logo, type IconName } from './Icon.tsx';

const SUGGESTIONS: readonly { icon: IconName; text: string; about: string }[] = [
  { icon: 'map', text: 'Plan a long weekend in Lisbon', about: 'A checklist you can tick' },
  { icon: 'bar_chart', text: 'Chart a monthly budget for two', about: 'A bar chart' },
  { icon: 'table', text: 'Compare where chatkeep can keep a chat', about: 'A table' },
];

export function EmptyState({ onChoose }: { onChoose: (text: string) => void }) {
  return (
    <div className="timeline">
      <section className="empty" aria-labelledby="empty-heading">
        <Logo />
        <h2 id="empty-heading">What shall we keep?</h2>
        <p>
          Chats and everything generated in them stay in this browser, in a database of their own.
          The assistant is built in and works offline.
        </p>
        <ul className="suggestions">
          {SUGGESTIONS.map(({ icon, text, about }) => (
            <li key={text}>
              <button type="button" data-testid="suggestion" onClick={() => onChoose(text)}>
                <Icon name={icon} />
                <span>{text}</span>
                <small>{about}</small>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
