#include "upkeep/transfers.h"

#include "base/base64.h"
#include "base/error.h"
#include "repair/doctor.h"
#include "repair/examination.h"
#include "storage/checked_files.h"
#include "storage/host_views.h"
#include "storage/page_checksum.h"
#include "storage/replacement.h"

namespace chatkeep {

namespace {

using Kind = Transfer::Kind;

constexpr std::int64_t kMaxPieceBytes = 1024 * 1024;
constexpr std::string_view kOtherScopes =
    "SELECT 1 FROM scopes WHERE user_id <> ?1 OR organization_id <> ?2 LIMIT 1";
constexpr auto kPage = static_cast<std::int64_t>(kPageBytes);

void begin_transfer(Upkeep& store, Kind kind, std::int64_t bytes) {
  store.transfer() = {kind, store.session(), bytes};
}

Transfer& require_transfer(Upkeep& store, Kind kind) {
  Transfer& transfer = store.transfer();
  if (transfer.kind == kind && transfer.session == store.session()) return transfer;
  throw Error(ErrorCode::kConflict, kind == Kind::kBackup
                                        ? "No backup is under way here. Begin another one."
                                        : "No restore is under way here. Begin another one.");
}

void examine_files(Upkeep& store, const Arguments& arguments, JsonWriter& answer) {
  const Fields options(arguments.object(0), "options", {"repair"});
  const bool repair = options.boolean("repair").value_or(false);
  check_no_transfer(store.transfer());
  std::string report;
  store.without_database([&] { report = doctor(store.files(), repair, store.scope()); });
  answer.document(report);
}

// Even what others have purged may still be somewhere in the file, and their names are.
void check_own_only(Upkeep& store) {
  const ScopeName own = store.scope();
  sqlite::Query others = store.database().query(kOtherScopes);
  if (!others.with(own.user_id, own.organization_id).step()) return;
  throw Error::forbidden(
      "The database is not of this scope alone. Export in another format, or take a backup, which "
      "is of all scopes.");
}

void backup_begin(Upkeep& store, const Arguments& arguments, JsonWriter& answer) {
  const Fields options(arguments.object(0), "options", {"ownOnly"});
  check_no_transfer(store.transfer());
  if (options.boolean("ownOnly").value_or(false)) check_own_only(store);
  store.database().checkpoint();
  // Behind its pages the file may have room that was taken and not used.
  const std::int64_t bytes = store.database().integer("PRAGMA page_count") * kPage;
  begin_transfer(store, Kind::kBackup, bytes);
  answer.begin_object();
  answer.key("pages").number(bytes / kPage);
  answer.key("bytes").number(bytes);
  answer.end_object();
}

// A page that SQLite never wrote has no checksum.
bool is_good(std::span<const std::byte> page, std::int64_t number) {
  if (has_page_checksum(page.data(), page.size(), number)) return true;
  return std::all_of(page.begin(), page.end(), [](std::byte each) { return each == std::byte{0}; });
}

void backup_read(Upkeep& store, const Arguments& arguments, JsonWriter& answer) {
  const Fields piece(arguments.object(0), "piece", {"offset", "size"});
  const std::int64_t bytes = require_transfer(store, Kind::kBackup).bytes;
  const std::int64_t offset = piece.integer("offset", 0, bytes).value_or(0);
  const std::int64_t most = piece.integer("size", kPage, kMaxPieceBytes).value_or(kMaxPieceBytes);
  if (offset % kPage != 0) throw Error::invalid("piece.offset", "must be a multiple of 4096.");
  const std::int64_t size = std::min(most / kPage * kPage, bytes - offset);
  std::vector<std::byte> content(static_cast<std::size_t>(size));
  content.resize(CheckedFiles(store.files()).read(StoreFile::kDatabase, content, offset));
  for (std::size_t at = 0; at < content.size(); at += kPageBytes) {
    const std::int64_t number = (offset + static_cast<std::int64_t>(at)) / kPage + 1;
    const auto page = std::span(content).subspan(at, std::min(kPageBytes, content.size() - at));
    if (page.size() < kPageBytes || !is_good(page, number)) {
      throw Error(ErrorCode::kCorrupt,
                  "The database is damaged, so that a backup of it would be, too. doctor() says "
                  "what is wrong.");
    }
  }
  answer.text(encode_base64(content));
}

void end(Upkeep& store, Kind kind, JsonWriter& answer) {
  Transfer& transfer = store.transfer();
  const bool is_ours = transfer.kind == kind && transfer.session == store.session();
  if (is_ours) end_transfer(transfer, store.files());
  answer.null();
}

void backup_end(Upkeep& store, const Arguments&, JsonWriter& answer) {
  end(store, Kind::kBackup, answer);
}

void restore_begin(Upkeep& store, const Arguments&, JsonWriter& answer) {
  check_no_transfer(store.transfer());
  CheckedFiles(store.files()).truncate(StoreFile::kCopy, 0);
  begin_transfer(store, Kind::kRestore, 0);
  answer.null();
}

void restore_write(Upkeep& store, const Arguments& arguments, JsonWriter& answer) {
  const Fields piece(arguments.object(0), "piece", {"offset", "data"});
  Transfer& transfer = require_transfer(store, Kind::kRestore);
  const auto data = decode_base64(piece.unlimited_text("data").value_or(""));
  if (!data) throw Error::invalid("piece.data", "must be base64.");
  if (piece.integer("offset", 0, kMaxSafeInteger) != transfer.bytes) {
    throw Error::invalid("piece.offset",
                         "must be where the last piece ended: " + std::to_string(transfer.bytes));
  }
  CheckedFiles(store.files()).write(StoreFile::kCopy, *data, transfer.bytes);
  transfer.bytes += static_cast<std::int64_t>(data->size());
  answer.null();
}

void refuse(const std::string& problem) {
  throw Error(ErrorCode::kCorrupt, "What was given is no backup that can be restored: " + problem +
                                       " The store was left as it was.");
}

// That what was received is a whole database of ours, of a version that can be read.
void check_received(FileHost& files, std::int64_t bytes) {
  if (bytes < kPage || bytes % kPage != 0) refuse("It is not whole.");
  CopyHost copy(files);
  for (const Problem& problem : examine(copy)) {
    if (problem.kind == Problem::Kind::kSchema) {
      throw Error(ErrorCode::kSchemaTooNew, problem.detail + " The store was left as it was.");
    }
    // What is derived is not what a backup is for. doctor() tells of it, and derives it anew.
    if (problem.kind != Problem::Kind::kDerived) refuse(problem.detail);
  }
  PageReader pages(copy, false);
  if (pages.page_count() * kPage != bytes) refuse("It is longer than its database.");
  if (pages.header()->schema_version == 0) refuse("It is empty.");
}

void restore_finish(Upkeep& store, const Arguments&, JsonWriter& answer) {
  const std::int64_t bytes = require_transfer(store, Kind::kRestore).bytes;
  FileHost& files = store.files();
  try {
    check_received(files, bytes);
  } catch (...) {
    end_transfer(store.transfer(), files);
    throw;
  }
  // From here on the copy is no longer ours to remove: it may be what the store opens with.
  store.transfer() = {};
  store.without_database([&] { replace_database(files); });
  answer.begin_object();
  answer.key("bytes").number(bytes);
  answer.end_object();
}

void restore_end(Upkeep& store, const Arguments&, JsonWriter& answer) {
  end(store, Kind::kRestore, answer);
}

}  // namespace

void check_no_transfer(const Transfer& transfer) {
  if (transfer.kind == Kind::kNone) return;
  throw Error(ErrorCode::kConflict, std::string("A ") +
                                        (transfer.kind == Kind::kBackup ? "backup" : "restore") +
                                        " of this store is under way. Wait for its end.");
}

void end_transfer(Transfer& transfer, FileHost& files) {
  const bool received = transfer.kind == Kind::kRestore;
  transfer = {};
  if (received) CheckedFiles(files).remove(StoreFile::kCopy);
}

Operations upkeep_operations() {
  constexpr auto kUpkeep = OperationKind::kUpkeep;
  return {
      {"doctor", kUpkeep, nullptr, examine_files},
      {"backup.begin", kUpkeep, nullptr, backup_begin},
      {"backup.read", kUpkeep, nullptr, backup_read},
      {"backup.end", kUpkeep, nullptr, backup_end},
      {"restore.begin", kUpkeep, nullptr, restore_begin},
      {"restore.write", kUpkeep, nullptr, restore_write},
      {"restore.finish", kUpkeep, nullptr, restore_finish},
      {"restore.end", kUpkeep, nullptr, restore_end},
  };
}

}  // namespace chatkeep
