import { useEffect, useState } from 'react';
import { showFailure } from '../toasts.ts';
import { IconButton } from './IconButton.tsx';

const SHOWN_MILLISECONDS = 1_500;

export function CopyButton({ text, what }: { text: string; what: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch (error) {
      showFailure(`The ${what} was not copied`, error);
    }
  };
  return (
    <IconButton
      icon={isCopied ? 'check' : 'copy'}
      label={isCopied ? 'Copied' : `Copy this ${what}`}
      testId="copy"
      onClick={() => void copy()}
    />
  );
}
