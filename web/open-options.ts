import { boolean, callback, invalid, shape, signal, text, type Check } from './checks.js';
import { ChatStoreError } from './errors.js';
import type {
  DoctorStoreOptions,
  Durability,
  LogEntry,
  OpenOptions,
  Scope,
  Storage,
} from './types.js';

// The options of openChatStore and its siblings, checked and with their defaults.

export interface CheckedOpenOptions {
  name: string;
  scope: Required<Scope>;
  storage: Storage;
  durability: Durability;
  wasmUrl: string | null;
  workerUrl: string | null;
  onLog: (entry: LogEntry) => void;
  signal: AbortSignal | undefined;
}

const NAME = /^[A-Za-z0-9._-]{1,64}$/;
const MAX_SCOPE_LENGTH = 255;

export function checkName(name: unknown): string {
  if (typeof name !== 'string' || !NAME.test(name) || /^\.+$/.test(name)) {
    throw invalid('options.name', 'must be 1 to 64 of A-Z a-z 0-9 . _ - and not only dots.');
  }
  return name;
}

const name: Check = (value) => checkName(value);

const storage: Check = (value, path) => {
  if (value === 'opfs' || value === 'memory') return value;
  if (typeof value === 'string' || value === null) {
    throw invalid(path, "must be 'opfs', 'memory' or { directory }.");
  }
  const checked = shape({ directory: text })(value, path) as { directory?: string };
  if (!checked.directory) throw invalid(`${path}.directory`, 'must be given.');
  return checked;
};

const durability: Check = (value, path) => {
  if (value !== 'full' && value !== 'relaxed') {
    throw invalid(path, "must be 'full' or 'relaxed'.");
  }
  return value;
};

const owner: Check = (value, path) => {
  const checked = text(value, path) as string;
  if ([...checked].length > MAX_SCOPE_LENGTH) {
    throw invalid(path, `may have at most ${MAX_SCOPE_LENGTH} characters.`);
  }
  return checked;
};

const url: Check = (value, path) => {
  if (value instanceof URL) return value.href;
  return text(value, path);
};

const openShape = shape({
  name,
  scope: shape({ userId: owner, organizationId: owner }),
  storage,
  durability,
  wasmUrl: url,
  workerUrl: url,
  onLog: callback,
  signal,
});

export function checkOpenOptions(
  options: OpenOptions,
  defaultStorage: Storage | null,
): CheckedOpenOptions {
  const checked = openShape(options, 'options') as Partial<CheckedOpenOptions>;
  return {
    name: checkName(checked.name),
    scope: {
      userId: checked.scope?.userId ?? '',
      organizationId: checked.scope?.organizationId ?? '',
    },
    storage: checked.storage ?? requireStorage(defaultStorage),
    durability: checked.durability ?? 'full',
    wasmUrl: checked.wasmUrl ?? null,
    workerUrl: checked.workerUrl ?? null,
    onLog: checked.onLog ?? (() => {}),
    signal: checked.signal,
  };
}

/** The options of doctorChatStore: as those that open the store, and what is to be done. */
export function checkDoctorOptions(
  options: DoctorStoreOptions,
  defaultStorage: Storage | null,
): { open: CheckedOpenOptions; repair: boolean; deep: boolean } {
  const { repair, deep, ...open } = options ?? {};
  const check = shape({ repair: boolean, deep: boolean });
  const checked = check({ repair, deep }, 'options') as { repair?: boolean; deep?: boolean };
  const checkedOpen = checkOpenOptions(open as OpenOptions, defaultStorage);
  return { open: checkedOpen, repair: checked.repair ?? false, deep: checked.deep ?? false };
}

/** The options of listChatStores and deleteChatStore: where, and perhaps which. */
export function checkPlace(
  options: { storage?: Storage; name?: string },
  defaultStorage: Storage | null,
): Storage {
  const checked = shape({ storage, name })(options, 'options') as { storage?: Storage };
  return checked.storage ?? requireStorage(defaultStorage);
}

function requireStorage(storage: Storage | null): Storage {
  if (storage === null) {
    throw invalid('options.storage', "must be given here: { directory: '...' } or 'memory'.");
  }
  return storage;
}

function unavailable(message: string): ChatStoreError {
  return new ChatStoreError('STORAGE_UNAVAILABLE', message, { field: 'options.storage' });
}

/** The storage, if a browser has it; otherwise throws `STORAGE_UNAVAILABLE`. */
export function browserStorage(storage: Storage): 'opfs' | 'memory' {
  if (typeof storage === 'string') return storage;
  throw unavailable('A browser has no directories: use opfs or memory.');
}

/** The storage, if Node has it; otherwise throws `STORAGE_UNAVAILABLE`. */
export function nodeStorage(storage: Storage): 'memory' | { directory: string } {
  if (storage !== 'opfs') return storage;
  throw unavailable("Node has no OPFS: use { directory: '...' } or 'memory'.");
}
