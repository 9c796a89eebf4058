import { downloadOnDevice, onDevice } from '../../answering/onDevice.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { showFailure } from '../../toasts.ts';

const SAID = {
  unavailable: 'This browser has no model of its own, or none that runs on this device.',
  downloadable: 'The browser can fetch its model, once; it takes some gigabytes.',
  downloading: 'The browser is fetching its model.',
  available: 'The model is here, and ready.',
} as const;

/** What the browser says of its model. */
export function OnDeviceChoice() {
  const { availability, progress } = useObservable(onDevice);
  return (
    <div className="answerer-more">
      <p role="status" data-testid="on-device">
        {availability === null ? 'Asking the browser…' : SAID[availability]}
      </p>
      {progress !== null && (
        <progress
          aria-label="Fetching the model"
          data-testid="on-device-progress"
          value={progress}
        />
      )}
      {availability === 'downloadable' && progress === null && (
        <button
          type="button"
          className="button quiet"
          data-testid="on-device-fetch"
          onClick={() => {
            downloadOnDevice().catch((error: unknown) =>
              showFailure('The model was not fetched', error),
            );
          }}
        >
          Fetch the model
        </button>
      )}
    </div>
  );
}
