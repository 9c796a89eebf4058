import { bytes } from '../../format.ts';
import { useBlobUrl } from '../../hooks/useBlobUrl.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';

interface FileToSendProps {
  name: string;
  size: number | null;
  /** Shown as a picture; `null` for what is none. */
  picture: Blob | null;
  /** Whether it survives a reload. */
  isKept: boolean;
  /** 0 to 1 while it is being sent; `null` before. */
  progress: number | null;
  onRemove: () => void;
}

/** A file that goes with a message which is still being written. */
export function FileToSend({ name, size, picture, isKept, progress, onRemove }: FileToSendProps) {
  const url = useBlobUrl(picture);
  return (
    <li className="file" data-testid="pending-file" data-kept={isKept}>
      {url ? <img src={url} alt="" data-testid="pending-picture" /> : <Icon name="file" />}
      <span className="file-name" dir="auto">
        {name}
        {size !== null && <small>{bytes(size)}</small>}
      </span>
      {progress !== null && <progress aria-label={`Keeping ${name}`} value={progress} />}
      <IconButton icon="close" label={`Remove ${name}`} testId="remove-file" onClick={onRemove} />
    </li>
  );
}
