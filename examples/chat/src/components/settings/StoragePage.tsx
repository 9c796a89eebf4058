import type { ChatStore } from 'chatkeep';
import { useState } from 'react';
import { backUp, restoreFrom } from '../../chat/transfer.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { task } from '../../tasks.ts';
import { Confirm } from './Confirm.tsx';
import { DeleteAll } from './DeleteAll.tsx';
import { Doctor } from './Doctor.tsx';
import { FileButton } from './FileButton.tsx';
import { StorageFacts } from './StorageFacts.tsx';

export function StoragePage({ store }: { store: ChatStore }) {
  const isBusy = useObservable(task) !== null;
  const [backup, setBackup] = useState<File | null>(null);
  return (
    <>
      <StorageFacts store={store} />
      <section className="settings-section" aria-label="Backup">
        <h3>Backup</h3>
        <div className="settings-line">
          <button
            type="button"
            className="button quiet"
            data-testid="backup"
            disabled={isBusy}
            onClick={() => void backUp(store)}
          >
            Back up to a file
          </button>
          <FileButton
            label="Restore from a file"
            testId="restore-file"
            disabled={isBusy}
            onFiles={([file]) => setBackup(file ?? null)}
          />
        </div>
        {backup && (
          <Confirm
            action="Replace everything"
            testId="restore-confirm"
            onConfirm={() => {
              setBackup(null);
              void restoreFrom(store, backup);
            }}
            onCancel={() => setBackup(null)}
          >
            Everything that is here now will be replaced by what is in {backup.name}.
          </Confirm>
        )}
      </section>
      <Doctor store={store} />
      <DeleteAll store={store} />
    </>
  );
}
