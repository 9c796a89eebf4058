import { useId, useState } from 'react';
import { choice, choose, type Server } from '../../answering/choice.ts';
import { ollamaModels } from '../../answering/ollama.ts';
import { openAiModels } from '../../answering/openAi.ts';
import { useObservable } from '../../hooks/useObservable.ts';

interface ServerFieldsProps {
  kind: 'openai' | 'ollama';
  example: string;
}

/** Where the server is and which model it is to use. Kept as it is typed. */
export function ServerFields({ kind, example }: ServerFieldsProps) {
  const server = useObservable(choice)[kind];
  const id = useId();
  const [models, setModels] = useState<readonly string[]>([]);
  const [said, setSaid] = useState('');
  const change = (fields: Partial<Server>): void => {
    setSaid('');
    choose({ [kind]: { ...server, ...fields } });
  };

  const tryIt = async (): Promise<void> => {
    setSaid('Asking…');
    try {
      const found = await (kind === 'openai' ? openAiModels : ollamaModels)(server);
      setModels(found);
      const [first] = found;
      if (server.model === '' && first) choose({ [kind]: { ...server, model: first } });
      setSaid(`It answers, and has ${found.length === 1 ? '1 model' : `${found.length} models`}.`);
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <div className="answerer-more">
      <label htmlFor={`${id}address`}>Address</label>
      <input
        id={`${id}address`}
        className="field"
        type="url"
        dir="ltr"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder={example}
        data-testid="server-address"
        value={server.address}
        onChange={(event) => change({ address: event.target.value })}
      />
      <label htmlFor={`${id}model`}>Model</label>
      <input
        id={`${id}model`}
        className="field"
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        list={`${id}models`}
        data-testid="server-model"
        value={server.model}
        onChange={(event) => change({ model: event.target.value })}
      />
      <datalist id={`${id}models`}>
        {models.map((model) => (
          <option key={model} value={model} />
        ))}
      </datalist>
      <label htmlFor={`${id}key`}>Key, if it wants one</label>
      <input
        id={`${id}key`}
        className="field"
        type="password"
        dir="ltr"
        autoComplete="off"
        aria-describedby={`${id}about`}
        data-testid="server-key"
        value={server.key}
        onChange={(event) => change({ key: event.target.value })}
      />
      <p id={`${id}about`} className="hint">
        The key is kept in this browser alone, as plain text, and sent to this address only. The
        server has to allow requests from this page (CORS).
      </p>
      <div className="settings-line">
        <button
          type="button"
          className="button quiet"
          data-testid="server-try"
          onClick={() => void tryIt()}
        >
          Ask it for its models
        </button>
        <p role="status" data-testid="server-said" className="hint">
          {said}
        </p>
      </div>
    </div>
  );
}
