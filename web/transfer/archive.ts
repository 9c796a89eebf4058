import { throwIfAborted } from '../abortable.js';
import { invalid } from '../checks.js';
import { ChatStoreError } from '../errors.js';
import { ArchiveAssets, type ArchivedFile } from './archive-assets.js';
import { isObject } from './foreign.js';
import { importJson, type JsonFormat } from './json.js';
import type { ImportSink } from './sink.js';
import { piecesOf } from './source.js';
import { isZip, readZipEntry, zipEntries } from './zip-reader.js';

// What ChatGPT and Claude export, in a ZIP, in several, or as the files that were in one:
// conversations in one file or in numbered ones, the files that their messages name, and what is
// about something else.

const CONVERSATIONS = /(?:^|\/)conversations(?:[-_](\d+))?\.json$/i;
const ANY_JSON = /\.(?:json|jsonl|ndjson)$/i;
/** What the exports hold beside their conversations. */
const ABOUT_ELSE =
  /(?:^|\/)(?:user|users|projects?|memories|message_feedback|shared_conversations|model_comparisons|group_chats|shopping|user_settings|(?:export_)?manifest)[^/]*\.json$/i;
/** What the files of ChatGPT's were called that are all `.dat` now. */
const FILE_NAMES = /(?:^|\/)conversation_asset_file_names\.json$/i;
/** The chats once more, to be read. */
const PAGE = /(?:^|\/)chat\.html$/i;
/** Which ZIPs an export has. */
const MANIFEST = /(?:^|\/)(?:export_)?manifest[^/]*\.json$/i;
/** A longer one is passed over. */
const MAX_LIST_LENGTH = 64 * 1024 * 1024;

/** Those with conversations, in the order of their numbers. */
function chosen(files: ArchivedFile[]): ArchivedFile[] {
  const named = files.filter(({ path }) => CONVERSATIONS.test(path));
  if (named.length === 0) {
    return files.filter(
      ({ path }) =>
        path === '' || (ANY_JSON.test(path) && !ABOUT_ELSE.test(path) && !FILE_NAMES.test(path)),
    );
  }
  const number = ({ path }: ArchivedFile) => Number(CONVERSATIONS.exec(path)?.[1] ?? -1);
  return named.sort((a, b) => number(a) - number(b));
}

export interface ArchiveInput {
  /** One or several, ZIPs or files of an export as they are. */
  blobs: readonly Blob[];
  /** `null`: what it looks like. */
  format: JsonFormat | null;
  signal: AbortSignal | undefined;
  onRead(bytes: number): void;
}

const isOfSource = (error: unknown): error is ChatStoreError =>
  error instanceof ChatStoreError && error.field === 'source';

async function textOf(file: ArchivedFile): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of file.read()) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > MAX_LIST_LENGTH) break;
  }
  return text + decoder.decode();
}

/** The JSON in a file that only says something about the others; `null` where it is none. */
async function listIn(file: ArchivedFile): Promise<unknown> {
  try {
    return JSON.parse(await textOf(file));
  } catch (error) {
    // What it is about is imported without what it says.
    if (isOfSource(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** By the names that files have in the export: what they were called. */
async function namesIn(files: readonly ArchivedFile[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const file of files.filter(({ path }) => FILE_NAMES.test(path))) {
    const given = await listIn(file);
    for (const [name, called] of Object.entries(isObject(given) ? given : {})) {
      if (typeof called === 'string') names.set(name, called.toWellFormed());
    }
  }
  return names;
}

/** The names of ZIPs that stand anywhere in a value. */
function zipsNamedIn(value: unknown): string[] {
  if (typeof value === 'string') return /\.zip$/i.test(value) ? [value.split(/[\\/]/).at(-1)!] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(zipsNamedIn);
}

const nameOf = (blob: Blob): string => {
  if (!(blob instanceof File)) return '';
  // With its folders, where a page was given a folder.
  return (blob as { webkitRelativePath?: string }).webkitRelativePath || blob.name;
};

async function filesOf({ blobs, signal, onRead }: ArchiveInput): Promise<ArchivedFile[]> {
  const files: ArchivedFile[] = [];
  const add = (path: string, isPacked: boolean, open: () => AsyncGenerator<Uint8Array>) => {
    const read = async function* () {
      for await (const piece of open()) {
        throwIfAborted(signal);
        yield piece;
      }
    };
    files.push({ path, isPacked, read });
  };
  for (const blob of blobs) {
    const head = new Uint8Array(await blob.slice(0, 4).arrayBuffer());
    if (isZip(head)) {
      for (const entry of await zipEntries(blob)) {
        add(entry.name, true, () => readZipEntry(blob, entry, onRead));
      }
      continue;
    }
    add(nameOf(blob), false, async function* () {
      for await (const piece of piecesOf(blob.stream())) {
        onRead(piece.length);
        yield piece;
      }
    });
  }
  return files;
}

/** ZIPs that a manifest beside them names, and that were not given. */
async function tellMissing(
  files: readonly ArchivedFile[],
  { blobs }: ArchiveInput,
  sink: ImportSink,
): Promise<void> {
  const given = new Set(blobs.map((blob) => nameOf(blob).split('/').at(-1)));
  // A ZIP that has no name may be any of them.
  if (given.has('')) return;
  for (const file of files.filter(({ path, isPacked }) => !isPacked && MANIFEST.test(path))) {
    for (const name of new Set(zipsNamedIn(await listIn(file)))) {
      if (given.has(name)) continue;
      sink.report.missing.push({
        what: `${file.path}, file ${name}`,
        why: 'is not among the files.',
      });
    }
  }
}

/** Throws `INVALID_ARGUMENT` where there are no conversations; what else is wrong it tells. */
export async function importArchive(input: ArchiveInput, sink: ImportSink): Promise<void> {
  const files = await filesOf(input);
  const chats = chosen(files);
  const areChats = new Set(chats);
  const beside = files.filter(
    (file) =>
      !areChats.has(file) &&
      ![ABOUT_ELSE, FILE_NAMES, PAGE].some((pattern) => pattern.test(file.path)),
  );
  const assets = new ArchiveAssets({ files: beside, names: await namesIn(files) });
  sink.assets = assets;
  let { format } = input;
  let isUnderstood = false;
  for (const file of chats) {
    try {
      const found = await importJson({ pieces: file.read(), format, file: file.path }, sink);
      isUnderstood ||= found !== null;
      if (found === null) sink.quarantine(file.path || 'a file', 'is in no format that is known.');
      // What the first is all are.
      format ??= found;
    } catch (error) {
      if (!isOfSource(error)) throw error;
      isUnderstood = true;
      await sink.giveUp();
      sink.quarantine(file.path || 'a file', error.message);
    }
  }
  if (!isUnderstood) throw invalid('source', 'holds no conversations.');
  await tellMissing(files, input, sink);
  sink.report.unclaimed.push(...assets.unclaimed());
}
