import type { ChatStore } from 'chatkeep';
import { useState } from 'react';
import { exportChats, importFiles, type ChosenFormat } from '../../chat/transfer.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { task } from '../../tasks.ts';
import { FileButton } from './FileButton.tsx';
import { ImportOutcome } from './ImportOutcome.tsx';

interface TransferPageProps {
  store: ChatStore;
  conversationId: string | null;
}

export function TransferPage({ store, conversationId }: TransferPageProps) {
  const isBusy = useObservable(task) !== null;
  const [isOver, setOver] = useState(false);
  const [format, setFormat] = useState<ChosenFormat>('ndjson');
  const [isOne, setOne] = useState(false);
  const only = isOne ? conversationId : null;

  return (
    <>
      <section
        className="drop-zone"
        aria-label="Import"
        data-testid="import-drop"
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const files = [...event.dataTransfer.files];
          if (files.length > 0) void importFiles(store, files);
        }}
      >
        <h3>Import</h3>
        <p className="hint">
          Exports of ChatGPT or Claude (the ZIP, or the files in it), of Open WebUI, LibreChat or of
          this page. Drop them here, or choose them. Importing the same again changes nothing.
        </p>
        <FileButton
          label="Choose files"
          testId="import-files"
          multiple
          disabled={isBusy}
          onFiles={(files) => void importFiles(store, files)}
        />
        <ImportOutcome />
      </section>
      <section className="settings-section" aria-label="Export">
        <h3>Export</h3>
        <div className="settings-line">
          <label>
            What{' '}
            <select
              className="field"
              data-testid="export-what"
              value={only === null ? 'all' : 'one'}
              onChange={(event) => setOne(event.target.value === 'one')}
            >
              <option value="all">All chats</option>
              <option value="one" disabled={conversationId === null}>
                The chat that is open
              </option>
            </select>
          </label>
          <label>
            As{' '}
            <select
              className="field"
              data-testid="export-format"
              value={format}
              onChange={(event) => setFormat(event.target.value as ChosenFormat)}
            >
              <option value="ndjson">NDJSON, to import again</option>
              <option value="markdown">Markdown, in a ZIP</option>
            </select>
          </label>
          <button
            type="button"
            className="button small"
            data-testid="export"
            disabled={isBusy}
            onClick={() => void exportChats(store, format, only)}
          >
            Export
          </button>
        </div>
      </section>
    </>
  );
}
