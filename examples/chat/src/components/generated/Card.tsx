import type { CardPayload } from '../../payloads.ts';

export function Card({ card }: { card: CardPayload }) {
  return (
    <div className="card">
      <h3 className="component-title" dir="auto">
        {card.title}
      </h3>
      {card.subtitle && (
        <p className="card-subtitle" dir="auto">
          {card.subtitle}
        </p>
      )}
      {card.body && <p dir="auto">{card.body}</p>}
      {card.facts.length > 0 && (
        <dl>
          {card.facts.map((fact, index) => (
            <div key={index}>
              <dt dir="auto">{fact.label}</dt>
              <dd dir="auto">{fact.value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
