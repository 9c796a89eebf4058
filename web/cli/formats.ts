import type { ExportFormat, ImportFormat } from '../node.js';

// What each format is, for the help. The types see to it that none is forgotten.

export const IMPORT_FORMATS: Record<ImportFormat, string> = {
  chatkeep: 'what export writes as ndjson',
  chatgpt: 'the export of ChatGPT: its ZIP or conversations.json',
  claude: 'the export of Claude: its ZIP or conversations.json',
  'open-webui': 'chats of Open WebUI',
  librechat: 'a conversation of LibreChat',
  'ai-sdk': 'UIMessage[] of the AI SDK',
  openai: '{ messages: [{ role, content }] }, one, an array, or one a line',
};

export const EXPORT_FORMATS: Record<ExportFormat, string> = {
  ndjson: 'everything, for import (the default)',
  markdown: 'to be read: one conversation, or a ZIP of all of them',
  'ai-sdk': 'UIMessage[] of the AI SDK',
  openai: '{ messages: [{ role, content }] }, a conversation a line',
  sqlite: 'the database file',
  'rows:chat-endpoints': 'rows for other systems, a line each;',
  'rows:democrai': 'docs/import-export.md describes them',
  'rows:docrag': '',
  'rows:open-webui': '',
  'rows:sqlmodel': '',
};

/** Lines for the help of `--format`. */
export function formatHelp(formats: Record<string, string>): string[] {
  const width = Math.max(...Object.keys(formats).map((name) => name.length));
  return Object.entries(formats).map(([name, what]) =>
    `  ${name.padEnd(width)}  ${what}`.trimEnd(),
  );
}

/** The names, as a list of their type. */
export const namesOf = <Name extends string>(formats: Record<Name, string>): Name[] =>
  Object.keys(formats) as Name[];
