/** Names of files that every system takes, each once. */
export class FileNames {
  readonly #taken = new Set<string>();

  /** `extension` begins with a dot, or is empty. */
  of(title: string, extension: string): string {
    const safe = title
      .replace(/[\p{C}<>:"/\\|?*]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .replace(/^[. ]+|[. ]+$/g, '');
    const base = [...safe].slice(0, 60).join('').trim() || 'Untitled';
    let name = base;
    for (let count = 2; this.#taken.has((name + extension).toLowerCase()); count++) {
      name = `${base} (${count})`;
    }
    this.#taken.add((name + extension).toLowerCase());
    return name + extension;
  }
}

/** A name, and its extension with the dot. */
export function splitExtension(name: string): [base: string, extension: string] {
  const [extension] = /\.[A-Za-z0-9]{1,10}$/.exec(name) ?? [''];
  return [name.slice(0, name.length - extension.length), extension];
}
