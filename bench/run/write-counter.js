/** Counts what a worker writes to OPFS and how often it flushes, for who asks on a channel. */

const counts = { writes: 0, bytes: 0, flushes: 0 };
const { write, flush } = FileSystemSyncAccessHandle.prototype;

FileSystemSyncAccessHandle.prototype.write = function (...args) {
  const bytes = write.apply(this, args);
  counts.writes++;
  counts.bytes += bytes;
  return bytes;
};
FileSystemSyncAccessHandle.prototype.flush = function () {
  counts.flushes++;
  return flush.call(this);
};

const channel = new BroadcastChannel('bench-writes');
channel.onmessage = ({ data }) => {
  if (data === 'count') channel.postMessage(counts);
};
