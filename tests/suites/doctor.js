/** doctorChatStore: of a store that nobody has open. */

/** @param {import('../support/context.js').Context} context */
export default function suite(context) {
  const { test, expect, refuses, persistent, where, library, openStore, freshName } = context;
  const { attachmentFolder } = context;
  if (!persistent) return;
  const doctor = (name, options) => library.doctorChatStore({ name, ...where, ...options });

  /** The name of a store, closed, with three attachments and one of somebody else. */
  const filled = async () => {
    const name = freshName();
    const store = await openStore({ name });
    await store.conversations.create({ id: 'c' });
    await store.messages.append('c', { id: 'm', role: 'user', content: 'x' });
    for (const id of ['a', 'b', 'c']) {
      const bytes = new TextEncoder().encode(`the bytes of ${id}`);
      await store.attachments.add('m', { id, name: id, bytes });
    }
    const { items } = await store.attachments.list();
    await store.close();
    const files = await attachmentFolder(name).list();
    const fileOf = (id) => {
      const { sha256 } = items.find((each) => each.id === id);
      return files.find((file) => file.name.startsWith(sha256)).name;
    };
    return { name, fileOf };
  };

  test('what is well is well, and the database alone is looked at unless it is deep', async () => {
    const { name, fileOf } = await filled();
    const well = { ok: true, problems: [], repaired: false };
    expect(await doctor(name)).to.deep.include({ ...well, leftoverFiles: null });
    expect(await doctor(name, { deep: true })).to.deep.include({ ...well, leftoverFiles: 0 });
    await attachmentFolder(name).remove(fileOf('a'));
    expect(await doctor(name)).to.deep.include({ ...well, leftoverFiles: null });
    await refuses(() => doctor(name, { deep: 1 }), 'INVALID_ARGUMENT', 'options.deep');
  });

  test('bytes that are gone, cut short or different are told by their attachments', async () => {
    const { name, fileOf } = await filled();
    const folder = attachmentFolder(name);
    await folder.remove(fileOf('a'));
    await folder.write(fileOf('b'), new TextEncoder().encode('short'));
    await folder.write(fileOf('c'), new TextEncoder().encode('the bytes of d'));
    const report = await doctor(name, { deep: true });
    expect(report.ok).to.equal(false);
    expect(report.problems).to.have.deep.members([
      { what: 'attachment', detail: 'The bytes of the attachment a are gone.' },
      { what: 'attachment', detail: 'The bytes of the attachment b are 5 instead of 14.' },
      {
        what: 'attachment',
        detail: 'The bytes of the attachment c are not those that were added.',
      },
    ]);
    // Somebody else is not told which, and nothing is repaired by it.
    const theirs = await doctor(name, { deep: true, scope: { userId: 'bob' } });
    expect(theirs.problems.map(({ detail }) => detail)).to.have.members([
      'The bytes of an attachment of another scope are gone.',
      'The bytes of an attachment of another scope are 5 instead of 14.',
    ]);
    const repaired = await doctor(name, { deep: true, repair: true });
    expect([repaired.ok, repaired.repaired]).to.deep.equal([false, false]);
    expect(repaired.problems).to.have.lengthOf(3);
  });

  test('it is LOCKED while it is open, and makes no store', async () => {
    const { name } = await filled();
    const store = await openStore({ name });
    await refuses(() => doctor(name, { deep: true }), 'LOCKED');
    await store.close();
    const none = freshName();
    await refuses(() => doctor(none), 'NOT_FOUND');
    await refuses(() => doctor(none, { deep: true }), 'NOT_FOUND');
    const names = (await library.listChatStores(where)).map((each) => each.name);
    expect(names).to.include(name).and.not.to.include(none);
  });
}
