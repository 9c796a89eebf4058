import type { ChatStore } from 'chatkeep';
import { useState } from 'react';
import { deleteAll } from '../../chat/deleteAll.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { settingsPage } from '../../settingsPage.ts';
import { task } from '../../tasks.ts';

export function DeleteAll({ store }: { store: ChatStore }) {
  const isBusy = useObservable(task) !== null;
  const [isAsking, setAsking] = useState(false);
  return (
    <section className="settings-section" aria-label="Delete everything">
      <h3>Delete everything</h3>
      {isAsking ? (
        <div className="confirm" role="alert">
          <p>All chats and files in this browser will be gone for good. There is no undo.</p>
          <div className="settings-line">
            <button
              type="button"
              className="button small danger"
              data-testid="delete-all-confirm"
              onClick={() => {
                settingsPage.set(null);
                void deleteAll(store);
              }}
            >
              Delete all chats
            </button>
            <button type="button" className="button quiet" onClick={() => setAsking(false)}>
              Cancel
            </button>
          </div>
        </div>
      ) : (
        <div className="settings-line">
          <button
            type="button"
            className="button quiet"
            data-testid="delete-all"
            disabled={isBusy}
            onClick={() => setAsking(true)}
          >
            Delete all chats…
          </button>
        </div>
      )}
    </section>
  );
}
