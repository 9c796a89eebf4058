import type { Call } from '../calls.js';
import type { Connection } from '../connection.js';
import { ChatStoreError } from '../errors.js';
import type { FileExamination } from '../protocol.js';
import type { Attachment, Attachments, CallOptions, DoctorProblem, Page } from '../types.js';
import type { FileListing } from './files.js';

interface Examined {
  problems: DoctorProblem[];
  leftoverFiles: number;
}

type Damaged = FileExamination['damaged'][number];

/** The files of attachments as `doctor` reports them. */
export class FileExaminer {
  readonly #call: Call;
  readonly #connection: Connection;
  readonly #open: Attachments['open'];

  constructor(call: Call, connection: Connection, open: Attachments['open']) {
    this.#call = call;
    this.#connection = connection;
    this.#open = open;
  }

  /** `deep`: reads this scope's bytes. */
  async examine(deep: boolean, options: CallOptions): Promise<Examined> {
    let { damaged, leftover } = await this.#compare(options);
    if (damaged.length > 0 || leftover.length > 0) {
      // What comes and goes while it is looked at is not damaged: it is not the same twice.
      const again = await this.#compare(options);
      const files = new Set(again.damaged.map(({ file }) => file));
      damaged = damaged.filter(({ file }) => files.has(file));
      leftover = leftover.filter((name) => again.leftover.includes(name));
    }
    const problems = damaged.map((one) => problem(one.id, differenceOf(one)));
    if (deep)
      problems.push(...(await this.#readAll(new Set(damaged.map(({ id }) => id)), options)));
    return { problems, leftoverFiles: leftover.length };
  }

  async #compare(options: CallOptions): Promise<FileExamination> {
    const files = await this.#connection.files.list();
    const inUse = new Set(files.filter((file) => file.inUse).map(({ name }) => name));
    const listing = files.map(({ name, size }: FileListing) => ({ name, size }));
    const found = await this.#call('attachments.examineFiles', [listing], options);
    return { ...found, leftover: found.leftover.filter((name) => !inUse.has(name)) };
  }

  async #readAll(
    known: ReadonlySet<string | null>,
    options: CallOptions,
  ): Promise<DoctorProblem[]> {
    const problems: DoctorProblem[] = [];
    for await (const { id, sha256 } of this.#attachments(options)) {
      if (sha256 === null || known.has(id)) continue;
      try {
        await drain((await this.#open(id, options)).stream());
      } catch (error) {
        if (!(error instanceof ChatStoreError)) throw error;
        if (error.code === 'CORRUPT') problems.push(problem(id, 'are not those that were added'));
        else if (error.code !== 'NOT_FOUND') throw error;
      }
    }
    return problems;
  }

  async *#attachments(options: CallOptions): AsyncGenerator<Attachment> {
    for (let page = 0; ; page++) {
      const query = { page, pageSize: 500 };
      const list: Page<Attachment> = await this.#call('attachments.list', [query], options);
      yield* list.items;
      if (!list.hasMore) return;
    }
  }
}

function differenceOf({ size, found }: Damaged): string {
  return found === null ? 'are gone' : `are ${found} instead of ${size}`;
}

/** An attachment of another scope is not named. */
function problem(id: string | null, what: string): DoctorProblem {
  const which = id === null ? 'an attachment of another scope' : `the attachment ${id}`;
  return { what: 'attachment', detail: `The bytes of ${which} ${what}.` };
}

async function drain(stream: ReadableStream<Uint8Array>): Promise<void> {
  const reader = stream.getReader();
  while (!(await reader.read()).done);
}
