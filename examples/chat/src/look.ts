/**
 * How the page looks: the colours and the direction of the layout. Kept by the browser beside the
 * chats, because they are of the device and not of a chat.
 */
import { Observable } from './observable.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export const DIRECTIONS = ['auto', 'ltr', 'rtl'] as const;

export interface Look {
  /** `system`: as the device is set. */
  theme: (typeof THEMES)[number];
  /** `auto`: as the language of the page is written. */
  direction: (typeof DIRECTIONS)[number];
}

const KEY = 'chatkeep-look';
const WRITTEN_FROM_RIGHT = new Set(['ar', 'dv', 'fa', 'ckb', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

export const look = new Observable<Look>(readLook());

export function setLook(change: Partial<Look>): void {
  look.set({ ...look.get(), ...change });
  try {
    localStorage.setItem(KEY, JSON.stringify(look.get()));
  } catch {
    // No room, or not allowed: it holds until the page goes.
  }
}

/** Keeps the document as it was chosen, here or in another tab. */
export function followLook(): void {
  apply();
  look.subscribe(apply);
  addEventListener('storage', ({ key }) => {
    if (key === KEY) look.set(readLook());
  });
}

function apply(): void {
  const { theme, direction } = look.get();
  const { documentElement: page } = document;
  if (theme === 'system') delete page.dataset['theme'];
  else page.dataset['theme'] = theme;
  page.dir = direction === 'auto' ? directionOf(page.lang) : direction;
}

const directionOf = (language: string): 'ltr' | 'rtl' =>
  WRITTEN_FROM_RIGHT.has(language.split('-', 1)[0] ?? '') ? 'rtl' : 'ltr';

function readLook(): Look {
  let kept: Partial<Record<keyof Look, unknown>> = {};
  try {
    kept = Object(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    // Somebody else's, or not allowed: as if nothing was chosen.
  }
  return {
    theme: THEMES.find((theme) => theme === kept.theme) ?? 'system',
    direction: DIRECTIONS.find((direction) => direction === kept.direction) ?? 'auto',
  };
}
