import { useEffect, type ReactNode } from 'react';
import { choice, choose, type Choice } from '../../answering/choice.ts';
import { lookOnDevice } from '../../answering/onDevice.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { OnDeviceChoice } from './OnDeviceChoice.tsx';
import { ServerFields } from './ServerFields.tsx';

export function WhoAnswers() {
  const chosen = useObservable(choice);
  useEffect(() => void lookOnDevice(), []);

  const option = (who: Choice['who'], name: string, about: string, more?: ReactNode) => (
    <div className="answerer" data-chosen={chosen.who === who}>
      <label>
        <input
          type="radio"
          name="who-answers"
          data-testid={`who-${who}`}
          checked={chosen.who === who}
          onChange={() => choose({ who })}
        />
        <span>
          <strong>{name}</strong>
          <small>{about}</small>
        </span>
      </label>
      {chosen.who === who && more}
    </div>
  );

  return (
    <fieldset className="answerers">
      <legend>Who answers</legend>
      {option(
        'scripted',
        'The built-in assistant',
        'Scripted: it needs no network and no model, and shows what the page can do.',
      )}
      {option(
        'on-device',
        'The model of this browser',
        'Where the browser brings one along. Nothing leaves this device.',
        <OnDeviceChoice />,
      )}
      {option(
        'openai',
        'A server that speaks as OpenAI’s does',
        'LM Studio, llama.cpp, vLLM, a provider: /v1/chat/completions.',
        <ServerFields kind="openai" example="http://localhost:1234/v1" />,
      )}
      {option(
        'ollama',
        'Ollama',
        'A model on this computer or in your network: /api/chat.',
        <ServerFields kind="ollama" example="http://localhost:11434" />,
      )}
    </fieldset>
  );
}
