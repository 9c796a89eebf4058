import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { listChatStores, type OpenOptions } from '../node.js';
import type { Given } from './arguments.js';
import type { Option } from './command.js';
import { UsageError } from './exit.js';
import { readableBytes } from './readable.js';

// Which store is meant.

const DEFAULT_DIRECTORY = './chats';
const DEFAULT_NAME = 'chats';

export const STORE_OPTION: Record<string, Option> = {
  store: {
    value: 'DIR',
    help: [`the directory that holds the store (default: ${DEFAULT_DIRECTORY})`],
  },
};

export const PLACE_OPTIONS: Record<string, Option> = {
  name: {
    value: 'NAME',
    help: [`which store of the directory (default: ${DEFAULT_NAME})`],
  },
  user: { value: 'ID', help: ['whose chats (default: those of the local user)'] },
  organization: { value: 'ID', help: ['of which organization (default: of none)'] },
};

export interface Place {
  name: string;
  /** Absolute. */
  directory: string;
  /** For `openChatStore`. */
  options: OpenOptions & { storage: { directory: string } };
}

/** `option` names the directory. */
export function placeOf(given: Given, option = 'store'): Place {
  const name = given.text('name') ?? DEFAULT_NAME;
  const directory = resolve(given.text(option) ?? DEFAULT_DIRECTORY);
  const userId = given.text('user') ?? '';
  const organizationId = given.text('organization') ?? '';
  return {
    name,
    directory,
    options: { name, storage: { directory }, scope: { userId, organizationId } },
  };
}

/** `the store NAME in DIR`, and whose part of it. */
export function placeName({ name, directory, options }: Place): string {
  const { userId, organizationId } = options.scope ?? {};
  const user = userId ? `, user ${userId}` : '';
  const organization = organizationId ? `, organization ${organizationId}` : '';
  return `the store ${name} in ${directory}${user}${organization}`;
}

function sizeOf(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch (error) {
    // The directory is none.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return 0;
    throw error;
  }
}

/**
 * Opening would make a store: a database of no bytes is a new one. A copy that is whole is put into
 * its place when the store is opened.
 */
export function isThere({ name, directory }: Place): boolean {
  return ['.db', '.db-copy'].some((suffix) => sizeOf(join(directory, name + suffix)) > 0);
}

/** Throws `UsageError`, which says what there is instead. */
export async function requireStore(place: Place): Promise<void> {
  if (isThere(place)) return;
  const { name, directory } = place;
  const missing = `There is no store ${name} in ${directory}.`;
  const stats = statSync(directory, { throwIfNoEntry: false });
  if (!stats) throw new UsageError(`${missing} There is no such directory; --store says which.`);
  if (!stats.isDirectory()) throw new UsageError(`${missing} That is no directory.`);
  const stores = await listChatStores({ storage: { directory } });
  const others = stores.filter((each) => each.name !== name);
  if (others.length === 0) throw new UsageError(`${missing} It holds none; --store says where.`);
  const known = others.map((each) => `${each.name} (${readableBytes(each.bytes)})`).join(', ');
  throw new UsageError(`${missing} There are: ${known}. Say with --name which one.`);
}
