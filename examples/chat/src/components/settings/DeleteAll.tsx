import type { ChatStore } from 'chatkeep';
import { useState } from 'react';
import { deleteAll } from '../../chat/deleteAll.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { settingsPage } from '../../settingsPage.ts';
import { task } from '../../tasks.ts';
import { Confirm } from './Confirm.tsx';

export function DeleteAll({ store }: { store: ChatStore }) {
  const isBusy = useObservable(task) !== null;
  const [isAsking, setAsking] = useState(false);
  return (
    <section className="settings-section" aria-label="Delete everything">
      <h3>Delete everything</h3>
      {isAsking ? (
        <Confirm
          action="Delete all chats"
          testId="delete-all-confirm"
          onConfirm={() => {
            settingsPage.set(null);
            void deleteAll(store);
          }}
          onCancel={() => setAsking(false)}
        >
          All chats and files in this browser will be gone for good. There is no undo.
        </Confirm>
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
