/** Opens the list of sources of this message, at this one. */
export function CitationChip({ number }: { number: number }) {
  return (
    <button
      type="button"
      className="citation"
      data-testid="citation"
      aria-label={`Source ${number}`}
      onClick={(event) => showSource(event.currentTarget, number)}
    >
      {number}
    </button>
  );
}

function showSource(chip: HTMLElement, number: number): void {
  const list = chip.closest('.message')?.querySelector<HTMLDetailsElement>('.sources');
  if (!list) return;
  list.open = true;
  const source = list.querySelectorAll<HTMLElement>('[data-testid="source"]')[number - 1];
  source?.scrollIntoView({ block: 'nearest' });
  source?.focus();
}
