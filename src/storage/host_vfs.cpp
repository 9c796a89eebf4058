#include "storage/host_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <new>
#include <random>
#include <utility>

#include "base/error.h"
#include "storage/gathered_writes.h"
#include "storage/page_checksum.h"
#include "storage/room.h"

namespace chatkeep {

namespace {

constexpr int kSectorBytes = 4096;
constexpr int kMaxPathBytes = 64;
// Sizes from https://sqlite.org/fileformat2.html#walformat
constexpr std::size_t kFrameHeaderBytes = 24;

// What the log keeps of the disk while the store is open, however full the disk gets: enough to
// delete what takes the room.
constexpr std::int64_t kLogRoomBytes = 1024 * 1024;

// A frame header's bytes 4 to 7 hold how many pages the database has after a commit, and zero in
// every frame but a transaction's last.
std::int64_t pages_after_commit(const std::byte* frame_header) {
  std::int64_t pages = 0;
  for (int i = 4; i < 8; ++i) pages = pages << 8 | std::to_integer<std::int64_t>(frame_header[i]);
  return pages;
}

// Whether a page of the database file is to carry a checksum. The first one of another program's
// database, or of what is none, is left to SQLite, which says what it is.
bool is_ours(const std::byte* page, std::size_t size, std::int64_t number) {
  if (number > 1 || size < DatabaseHeader::kHeaderBytes) return true;
  const DatabaseHeader header(page);
  return header.is_database && header.is_ours();
}

int write_failure(std::int64_t failure) {
  return failure == kHostFull ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

}  // namespace

struct HostVfs::Implementation {
  // What SQLite allocates for each open file.
  struct File {
    sqlite3_file base;
    Implementation* vfs;
    StoreFile file;
  };

  explicit Implementation(FileHost& file_host)
      : host(file_host),
        log(file_host, StoreFile::kWriteAheadLog),
        log_room(file_host, StoreFile::kWriteAheadLog),
        database_room(file_host, StoreFile::kDatabase) {}

  FileHost& host;
  GatheredWrites log;
  Room log_room;
  Room database_room;
  Durability durability = Durability::kFull;
  sqlite3_vfs vfs{};
  std::string name;
  std::random_device entropy;

  // How much of the log is written, without asking the host, which is slow in browsers. Behind it
  // there may be room, and what is left of an earlier log.
  std::int64_t log_bytes = 0;
  // Where the page of a commit frame is expected, once its header was written; -1 otherwise. And
  // how many pages the database has then.
  std::int64_t commit_page_at = -1;
  std::int64_t commit_pages = 0;
  // From the last page of a commit to its end. A flush in between is the one that makes the commit
  // durable; every other flush of the log keeps the database whole.
  bool committing = false;
  bool broken = false;
  bool verifies = true;
  // How long the database is, since SQLite asks before everything it reads; -1 once it may be
  // longer or shorter.
  std::int64_t database_bytes = -1;
  // A page with its checksum, on its way to the host.
  std::vector<std::byte> page;

  int read(StoreFile file, void* to, int size, std::int64_t offset) {
    if (broken) return SQLITE_IOERR_READ;
    const auto wanted = static_cast<std::size_t>(size);
    if (file == StoreFile::kWriteAheadLog && !log.drain_overlap(offset, wanted)) {
      return write_failure(log.failure());
    }
    const std::int64_t count = host.read(file, static_cast<std::byte*>(to), wanted, offset);
    if (count < 0) return SQLITE_IOERR_READ;
    if (count < size) {
      // SQLite takes what is missing for the end of the file, where pages are empty.
      const std::int64_t bytes = host.size(file);
      if (bytes < 0 || bytes > offset + count) return SQLITE_IOERR_READ;
    }
    // SQLite relies on the rest being zero.
    std::memset(static_cast<std::byte*>(to) + count, 0, wanted - static_cast<std::size_t>(count));
    if (file == StoreFile::kDatabase && !is_whole(static_cast<std::byte*>(to), wanted, offset)) {
      return SQLITE_IOERR_DATA;
    }
    return count < size ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
  }

  // False for a page that is not as it was written. SQLite reads pages whole but for the header of
  // the first one, which it reads again with its page.
  bool is_whole(const std::byte* bytes, std::size_t size, std::int64_t offset) const {
    if (!verifies || size <= DatabaseHeader::kHeaderBytes) return true;
    const std::int64_t number = offset / static_cast<std::int64_t>(size) + 1;
    return !is_ours(bytes, size, number) || has_page_checksum(bytes, size, number);
  }

  int write(StoreFile file, const void* from, int size, std::int64_t offset) {
    if (broken) return SQLITE_IOERR_WRITE;
    const auto* bytes = static_cast<const std::byte*>(from);
    const auto count = static_cast<std::size_t>(size);
    if (file == StoreFile::kWriteAheadLog) return write_log(bytes, count, offset);
    if (file == StoreFile::kDatabase) {
      database_bytes = -1;
      page.assign(bytes, bytes + count);
      write_page_checksum(page.data(), count, offset / size + 1);
      bytes = page.data();
    }
    const std::int64_t written = host.write(file, bytes, count, offset);
    if (written == size) return SQLITE_OK;
    return write_failure(written < 0 ? written : std::int64_t{kHostFull});
  }

  // Before a new log. On a full disk it goes on without, as long as there is some room.
  int take_log_room() {
    if (log_room.has(kLogRoomBytes)) return SQLITE_OK;
    // The old log must be gone for good: half of it, in front of zeros, would take the database
    // back to what it was when that half was all there was.
    if (host.flush(StoreFile::kWriteAheadLog) < 0) return SQLITE_IOERR_FSYNC;
    const std::int64_t failure = log_room.take(kLogRoomBytes);
    return failure == 0 || failure == kHostFull ? SQLITE_OK : write_failure(failure);
  }

  int write_log(const std::byte* bytes, std::size_t count, std::int64_t offset) {
    if (const int code = offset == 0 ? take_log_room() : SQLITE_OK; code != SQLITE_OK) return code;
    if (!log.write(bytes, count, offset)) return write_failure(log.failure());
    log_bytes = std::max(log_bytes, offset + static_cast<std::int64_t>(count));
    if (offset == commit_page_at) {
      // Drained here and not later, because a write that fails here rolls back cleanly.
      commit_page_at = -1;
      database_bytes = -1;
      // A commit whose pages had no room in the database could never leave the log.
      if (const std::int64_t failure =
              database_room.take(commit_pages * static_cast<std::int64_t>(count));
          failure != 0) {
        log.discard();
        return write_failure(failure);
      }
      if (!log.drain()) return write_failure(log.failure());
      committing = true;
    } else {
      commit_pages = count == kFrameHeaderBytes ? pages_after_commit(bytes) : 0;
      commit_page_at = commit_pages > 0 ? offset + static_cast<std::int64_t>(count) : -1;
    }
    return SQLITE_OK;
  }

  // What SQLite does to the log after a checkpoint. All of it is in the database by then, so that
  // the whole of it may be read again, and the next log is written over it, the header first.
  int empty_log() {
    if (log_bytes > kLogRoomBytes) return truncate(StoreFile::kWriteAheadLog, 0);
    if (broken) return SQLITE_IOERR_TRUNCATE;
    log.discard();
    log_bytes = 0;
    return SQLITE_OK;
  }

  int truncate(StoreFile file, std::int64_t size) {
    if (broken) return SQLITE_IOERR_TRUNCATE;
    if (file == StoreFile::kWriteAheadLog) log.discard();
    if (file == StoreFile::kDatabase) database_bytes = -1;
    if (host.truncate(file, size) < 0) return SQLITE_IOERR_TRUNCATE;
    if (file == StoreFile::kDatabase) database_room.forget();
    if (file == StoreFile::kWriteAheadLog) {
      log_room.forget();
      log_bytes = 0;
    }
    // A journal that comes back after a power cut would roll the database back to before its
    // creation. The log may come back: it repeats what the database holds.
    if (file == StoreFile::kJournal && host.flush(file) < 0) return SQLITE_IOERR_FSYNC;
    return SQLITE_OK;
  }

  int sync(StoreFile file) {
    if (broken) return SQLITE_IOERR_FSYNC;
    if (file == StoreFile::kWriteAheadLog) {
      if (!log.drain()) return write_failure(log.failure());
      if (std::exchange(committing, false) && durability == Durability::kRelaxed) return SQLITE_OK;
    }
    return host.flush(file) < 0 ? SQLITE_IOERR_FSYNC : SQLITE_OK;
  }

  int size(StoreFile file, std::int64_t* bytes) {
    if (broken) return SQLITE_IOERR_FSTAT;
    if (file == StoreFile::kWriteAheadLog && !log.drain()) return write_failure(log.failure());
    if (file == StoreFile::kDatabase && database_bytes >= 0) {
      *bytes = database_bytes;
      return SQLITE_OK;
    }
    *bytes = host.size(file);
    if (*bytes < 0) return SQLITE_IOERR_FSTAT;
    if (file == StoreFile::kDatabase) database_bytes = *bytes;
    if (file == StoreFile::kWriteAheadLog) log_bytes = *bytes;
    return SQLITE_OK;
  }

  int end_commit() {
    committing = false;
    if (log.drain()) return SQLITE_OK;
    broken = true;
    return write_failure(log.failure());
  }

  static StoreFile file_of_path(const char* path) {
    const std::string_view name = path;
    if (name.ends_with("-wal")) return StoreFile::kWriteAheadLog;
    if (name.ends_with("-journal")) return StoreFile::kJournal;
    return StoreFile::kDatabase;
  }

  static Implementation& of(sqlite3_vfs* vfs) {
    return *static_cast<Implementation*>(vfs->pAppData);
  }
  static const sqlite3_io_methods& io_methods();
  void register_vfs();
};

const sqlite3_io_methods& HostVfs::Implementation::io_methods() {
  static const sqlite3_io_methods methods = [] {
    sqlite3_io_methods io{};
    io.iVersion = 1;  // No shared memory: exclusive locking keeps the index of the log on the heap.
    io.xClose = [](sqlite3_file*) { return SQLITE_OK; };
    io.xRead = [](sqlite3_file* base, void* to, int size, sqlite3_int64 offset) {
      auto* file = reinterpret_cast<File*>(base);
      return file->vfs->read(file->file, to, size, offset);
    };
    io.xWrite = [](sqlite3_file* base, const void* from, int size, sqlite3_int64 offset) {
      auto* file = reinterpret_cast<File*>(base);
      return file->vfs->write(file->file, from, size, offset);
    };
    io.xTruncate = [](sqlite3_file* base, sqlite3_int64 size) {
      auto* file = reinterpret_cast<File*>(base);
      const bool is_log = file->file == StoreFile::kWriteAheadLog;
      return is_log ? file->vfs->empty_log() : file->vfs->truncate(file->file, size);
    };
    io.xSync = [](sqlite3_file* base, int) {
      auto* file = reinterpret_cast<File*>(base);
      return file->vfs->sync(file->file);
    };
    io.xFileSize = [](sqlite3_file* base, sqlite3_int64* bytes) {
      auto* file = reinterpret_cast<File*>(base);
      std::int64_t size = 0;
      const int code = file->vfs->size(file->file, &size);
      *bytes = size;
      return code;
    };
    // The store has one connection, and nobody else can open the files while it holds them.
    io.xLock = [](sqlite3_file*, int) { return SQLITE_OK; };
    io.xUnlock = [](sqlite3_file*, int) { return SQLITE_OK; };
    io.xCheckReservedLock = [](sqlite3_file*, int* reserved) {
      *reserved = 0;
      return SQLITE_OK;
    };
    io.xFileControl = [](sqlite3_file* base, int operation, void*) {
      if (operation != SQLITE_FCNTL_COMMIT_PHASETWO) return SQLITE_NOTFOUND;
      return reinterpret_cast<File*>(base)->vfs->end_commit();
    };
    io.xSectorSize = [](sqlite3_file*) { return kSectorBytes; };
    io.xDeviceCharacteristics = [](sqlite3_file*) {
      // Without POWERSAFE_OVERWRITE SQLite pads each commit to a sector.
      return SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN;
    };
    return io;
  }();
  return methods;
}

void HostVfs::Implementation::register_vfs() {
  // Unique among the stores of one process.
  name = "chatkeep-" + std::to_string(reinterpret_cast<std::uintptr_t>(this));
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(File);
  vfs.mxPathname = kMaxPathBytes;
  vfs.zName = name.c_str();
  vfs.pAppData = this;
  vfs.xOpen = [](sqlite3_vfs* self, sqlite3_filename path, sqlite3_file* base, int flags,
                 int* out_flags) {
    base->pMethods = nullptr;
    // Temporary files live in memory (SQLITE_TEMP_STORE=3), so SQLite asks for no others.
    constexpr int kOurs = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    if (path == nullptr || (flags & kOurs) == 0) return SQLITE_CANTOPEN;
    auto* file = reinterpret_cast<File*>(base);
    file->vfs = &of(self);
    file->file = file_of_path(path);
    file->base.pMethods = &io_methods();
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
  };
  vfs.xDelete = [](sqlite3_vfs* self, const char* path, int) {
    return of(self).truncate(file_of_path(path), 0);
  };
  vfs.xAccess = [](sqlite3_vfs* self, const char* path, int, int* exists) {
    std::int64_t bytes = 0;
    const int code = of(self).size(file_of_path(path), &bytes);
    *exists = code == SQLITE_OK && bytes > 0 ? 1 : 0;
    return code == SQLITE_OK ? SQLITE_OK : SQLITE_IOERR_ACCESS;
  };
  vfs.xFullPathname = [](sqlite3_vfs*, const char* path, int size, char* full) {
    if (std::strlen(path) >= static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
    std::strcpy(full, path);
    return SQLITE_OK;
  };
  vfs.xRandomness = [](sqlite3_vfs* self, int count, char* to) {
    for (int i = 0; i < count; ++i) to[i] = static_cast<char>(of(self).entropy());
    return count;
  };
  vfs.xSleep = [](sqlite3_vfs*, int) { return 0; };
  vfs.xGetLastError = [](sqlite3_vfs*, int, char*) { return 0; };
  vfs.xCurrentTimeInt64 = [](sqlite3_vfs*, sqlite3_int64* julian_milliseconds) {
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    using std::chrono::system_clock;
    constexpr sqlite3_int64 kJulianDayOf1970 = 210866760000000;
    *julian_milliseconds =
        kJulianDayOf1970 +
        duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    return SQLITE_OK;
  };
  int code = sqlite3_initialize();
  if (code == SQLITE_OK) code = sqlite3_vfs_register(&vfs, 0);
  if (code != SQLITE_OK) throw Error::sqlite(code, "registering the VFS");
}

HostVfs::HostVfs(FileHost& host) : implementation_(std::make_unique<Implementation>(host)) {
  implementation_->register_vfs();
}

HostVfs::~HostVfs() { sqlite3_vfs_unregister(&implementation_->vfs); }

const std::string& HostVfs::name() const { return implementation_->name; }

std::int64_t HostVfs::log_bytes() const { return implementation_->log_bytes; }

void HostVfs::set_verification(bool verifies) { implementation_->verifies = verifies; }

void HostVfs::set_durability(Durability durability) { implementation_->durability = durability; }

}  // namespace chatkeep

// SQLite is compiled without an operating system of its own (SQLITE_OS_OTHER) and asks for these.
extern "C" int sqlite3_os_init() { return SQLITE_OK; }
extern "C" int sqlite3_os_end() { return SQLITE_OK; }
