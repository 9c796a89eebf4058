import { useEffect, useRef } from 'react';

interface TitleInputProps {
  title: string;
  /** `null`: the title stays as it was. */
  onEnd: (title: string | null, byKeyboard: boolean) => void;
}

/** Enter and leaving the field rename, Escape does not. */
export function TitleInput({ title, onEnd }: TitleInputProps) {
  const input = useRef<HTMLInputElement>(null);
  // Enter takes the field away, which blurs it: it must end only once.
  const hasEnded = useRef(false);

  useEffect(() => {
    hasEnded.current = false;
    input.current?.select();
  }, []);

  const end = (isWanted: boolean, byKeyboard: boolean): void => {
    if (hasEnded.current) return;
    hasEnded.current = true;
    const typed = input.current?.value.trim() ?? '';
    onEnd(isWanted && typed !== '' && typed !== title ? typed : null, byKeyboard);
  };

  return (
    <input
      ref={input}
      className="title-input"
      data-testid="title-input"
      aria-label="Title of the chat"
      dir="auto"
      autoFocus
      defaultValue={title}
      onBlur={() => end(true, false)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') end(true, true);
        if (event.key === 'Escape') end(false, true);
      }}
    />
  );
}
