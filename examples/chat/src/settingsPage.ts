import { Observable } from './observable.ts';

export const SETTINGS_PAGES = ['answers', 'storage', 'transfer'] as const;
export type SettingsPage = (typeof SETTINGS_PAGES)[number];

/** Which part of the settings is shown over the chat; `null`: none. */
export const settingsPage = new Observable<SettingsPage | null>(null);
