import { goTo } from '../../route.ts';

export function Unreadable({ code }: { code: string }) {
  return (
    <div className="timeline notice-pane">
      <section className="notice" role="alert">
        <h2>{code === 'NOT_FOUND' ? 'This chat is not here' : 'This chat could not be read'}</h2>
        <p>
          {code === 'NOT_FOUND'
            ? 'It was deleted, or it belongs to another store.'
            : `The store answered ${code}. Nothing was changed.`}
        </p>
        <button type="button" className="button" onClick={() => goTo({ page: 'new' })}>
          Begin a new chat
        </button>
      </section>
    </div>
  );
}
