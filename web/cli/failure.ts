import { ChatStoreError } from '../node.js';
import { Exit, UsageError } from './exit.js';

/** An error as it is told. */
export interface Failure {
  /** Of a `ChatStoreError`, of the system (`ENOSPC`), or `USAGE`. */
  code: string;
  message: string;
  exitCode: number;
}

/** What our options are called where the store refuses them. */
const OPTIONS: Record<string, string> = {
  'options.name': '--name',
  'options.storage.directory': '--store',
  'options.scope.userId': '--user',
  'options.scope.organizationId': '--organization',
  'options.conversationId': '--conversation',
  'options.format': '--format',
  source: 'FILE',
  query: 'WORDS',
  'search.after': '--after',
};

function named({ message, field }: ChatStoreError): string {
  const option = field === null ? undefined : OPTIONS[field];
  if (option === undefined || !message.startsWith(`${field}:`)) return message;
  return option + message.slice(field!.length);
}

export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError) {
    return { code: 'USAGE', message: error.message, exitCode: Exit.usage };
  }
  if (error instanceof ChatStoreError) {
    const isUsage = error.code === 'INVALID_ARGUMENT';
    const exitCode = isUsage ? Exit.usage : Exit.failed;
    return { code: error.code, message: named(error), exitCode };
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (typeof code === 'string') {
    // Node's begin with their code.
    return { code, message: message.replace(`${code}: `, ''), exitCode: Exit.failed };
  }
  return { code: 'INTERNAL', message: String(error), exitCode: Exit.failed };
}
