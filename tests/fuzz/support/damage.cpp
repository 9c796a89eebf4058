#include "support/damage.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <random>
#include <vector>

#include "base/error.h"
#include "sqlite/connection.h"
#include "storage/host_vfs.h"
#include "storage/memory_host.h"
#include "storage/page_checksum.h"
#include "support/fuzzed_store.h"

namespace chatkeep::fuzz {

namespace {

constexpr std::size_t kPageSize = 4096;
constexpr std::int64_t kDiskSize = 16 * 1024 * 1024;
constexpr std::array<std::string_view, kStoreFileCount> kFileNames = {
    "database", "log", "journal", "copy", "before", "damaged", "damaged-log"};

using Bytes = std::vector<std::byte>;
using Words = std::vector<std::string_view>;

// A disk that is small: a damaged database may say that it is terabytes long.
class SmallDisk final : public MemoryHost {
 public:
  explicit SmallDisk(const MemoryHost& files) : MemoryHost(files) {}

  std::int64_t write(StoreFile file, const std::byte* from, std::size_t size,
                     std::int64_t offset) override {
    if (offset > kDiskSize) return kHostFull;
    return MemoryHost::write(file, from, size, offset);
  }
  std::int64_t truncate(StoreFile file, std::int64_t size) override {
    if (size > kDiskSize) return kHostFull;
    return MemoryHost::truncate(file, size);
  }
};

Bytes read_all(MemoryHost& host, StoreFile file) {
  Bytes bytes(static_cast<std::size_t>(host.size(file)));
  host.read(file, bytes.data(), bytes.size(), 0);
  return bytes;
}

void write_all(MemoryHost& host, StoreFile file, const Bytes& bytes) {
  host.truncate(file, 0);
  host.write(file, bytes.data(), bytes.size(), 0);
}

// Where a damage begins

MemoryHost logged_files() {
  auto host = std::make_shared<MemoryHost>(furnished_files());
  FuzzedStore store(host);
  for (const std::string_view line :
       {R"(messages.append ["c",{"id":"l1","role":"user","content":"in the log"}])",
        R"(messages.switchTo ["m4"])", R"(conversations.update ["d",{"title":"changed"}])"}) {
    const Call call = read_call(line);
    store.call(call.operation, call.arguments);
  }
  return *host;
}

MemoryHost journalled_files() {
  MemoryHost host(furnished_files());
  HostVfs vfs(host);
  sqlite::Connection database("chat", vfs.name());
  database.execute("PRAGMA journal_mode = DELETE");
  // So small that changed pages are written before the commit.
  database.execute("PRAGMA cache_size = 1");
  database.execute("BEGIN IMMEDIATE");
  database.execute("UPDATE messages SET content = content || hex(zeroblob(3000))");
  return host;
}

const MemoryHost& start_files(std::string_view name) {
  static const std::map<std::string_view, MemoryHost> starts = {
      {"closed", furnished_files()},
      {"logged", logged_files()},
      {"journalled", journalled_files()},
      {"empty", MemoryHost()},
  };
  const auto found = starts.find(name);
  return found == starts.end() ? starts.at("closed") : found->second;
}

// Reading steps

Words split_words(std::string_view line, std::size_t most) {
  Words words;
  while (!line.empty() && words.size() + 1 < most) {
    const std::size_t end = std::min(line.find(' '), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  if (!line.empty()) words.push_back(line);
  return words;
}

std::optional<std::int64_t> read_number(std::string_view word) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return number;
}

std::optional<std::size_t> read_size(const Words& words, std::size_t position) {
  if (position >= words.size()) return std::nullopt;
  const auto number = read_number(words[position]);
  if (!number || *number < 0 || *number > kDiskSize) return std::nullopt;
  return static_cast<std::size_t>(*number);
}

Bytes read_hex(std::string_view digits) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    unsigned value = 0;
    const auto end = std::from_chars(&digits[i], &digits[i] + 2, value, 16).ptr;
    if (end != &digits[i] + 2) break;
    bytes.push_back(static_cast<std::byte>(value));
  }
  return bytes;
}

bool is_name(std::string_view word) {
  return std::all_of(word.begin(), word.end(),
                     [](char byte) { return (byte >= 'a' && byte <= 'z') || byte == '_'; });
}

std::string as_sql(std::string_view value) {
  if (read_number(value)) return std::string(value);
  if (value == "NULL") return "NULL";
  std::string text = "'";
  for (const char byte : value) text.append(byte == '\'' ? "''" : std::string(1, byte));
  return text.append("'");
}

// Doing them

void set_value(sqlite::Connection& database, const Words& words) {
  const auto row = words.size() == 5 ? read_size(words, 3) : std::nullopt;
  if (!row || !is_name(words[1]) || !is_name(words[2])) return;
  if (words[4].find('\0') != std::string_view::npos) return;
  const std::string table(words[1]);
  try {
    database.execute("UPDATE OR REPLACE " + table + " SET " + std::string(words[2]) + " = " +
                     as_sql(words[4]) + " WHERE rowid = (SELECT rowid FROM " + table +
                     " LIMIT 1 OFFSET " + std::to_string(*row) + ")");
  } catch (const Error&) {
    // No such table, no such column, or a value of another type than the table's.
  }
}

void set_values(MemoryHost& host, const std::vector<Words>& steps) {
  if (steps.empty()) return;
  HostVfs vfs(host);
  sqlite::Connection database("chat", vfs.name());
  database.execute("PRAGMA foreign_keys = OFF");
  for (const Words& words : steps) set_value(database, words);
}

void damage_bytes(Bytes& bytes, const Words& words) {
  const std::string_view step = words[0];
  const auto first = read_size(words, 2);
  if (!first) return;
  const std::size_t pages = bytes.size() / kPageSize;
  if (step == "truncate") {
    bytes.resize(*first);
  } else if (step == "zero" && *first < pages) {
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(*first * kPageSize), kPageSize,
                std::byte{0});
  } else if (step == "set" && words.size() > 3) {
    const Bytes given = read_hex(words[3]);
    if (bytes.size() < *first + given.size()) bytes.resize(*first + given.size());
    std::copy(given.begin(), given.end(), bytes.begin() + static_cast<std::ptrdiff_t>(*first));
  } else if (step == "copy" || step == "swap") {
    const auto second = read_size(words, 3);
    if (!second || *first >= pages || *second >= pages || *first == *second) return;
    const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(*first * kPageSize);
    const auto to = bytes.begin() + static_cast<std::ptrdiff_t>(*second * kPageSize);
    if (step == "copy") {
      std::copy_n(from, kPageSize, to);
    } else {
      std::swap_ranges(from, from + kPageSize, to);
    }
  }
}

// Behind a wrong checksum nothing is read.
void write_page_checksums(Bytes& database) {
  for (std::size_t at = 0; at + kPageSize <= database.size(); at += kPageSize) {
    const auto number = static_cast<std::int64_t>(at / kPageSize) + 1;
    write_page_checksum(database.data() + at, kPageSize, number);
  }
}

// The checksums of a write-ahead log, as SQLite's file format has them.
class LogSeal {
 public:
  explicit LogSeal(Bytes& log) : log_(log) {}

  void seal() {
    constexpr std::size_t kHeader = 32;
    constexpr std::size_t kFrameHeader = 24;
    if (log_.size() < kHeader) return;
    add(0, 24);
    store(24);
    for (std::size_t at = kHeader; at + kFrameHeader + kPageSize <= log_.size();
         at += kFrameHeader + kPageSize) {
      std::copy_n(log_.begin() + 16, 8, log_.begin() + static_cast<std::ptrdiff_t>(at + 8));
      add(at, 8);
      add(at + kFrameHeader, kPageSize);
      store(at + 16);
    }
  }

 private:
  std::uint32_t byte(std::size_t at) const { return std::to_integer<std::uint32_t>(log_[at]); }

  // Little-endian, as on the machines that the tests run on.
  std::uint32_t word(std::size_t at) const {
    return byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24;
  }

  void add(std::size_t at, std::size_t size) {
    for (std::size_t i = at; i < at + size; i += 8) {
      first_ += word(i) + second_;
      second_ += word(i + 4) + first_;
    }
  }

  void store(std::size_t at) {
    for (const std::uint32_t sum : {first_, second_}) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        log_[at++] = static_cast<std::byte>((sum >> shift) & 0xff);
      }
    }
  }

  Bytes& log_;
  std::uint32_t first_ = 0;
  std::uint32_t second_ = 0;
};

std::optional<StoreFile> read_file(const Words& words) {
  if (words.size() < 2) return std::nullopt;
  const auto found = std::find(kFileNames.begin(), kFileNames.end(), words[1]);
  if (found == kFileNames.end()) return std::nullopt;
  return static_cast<StoreFile>(found - kFileNames.begin());
}

// Mutating

struct Places {
  // Bytes of the database that are not zero: the others are space that nothing reads.
  std::vector<std::size_t> used;
  std::vector<std::string> columns;  // "messages previous_key"
};

const Places& places() {
  static const Places found = [] {
    Places all;
    MemoryHost host(furnished_files());
    const Bytes bytes = read_all(host, StoreFile::kDatabase);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (bytes[i] != std::byte{0}) all.used.push_back(i);
    }
    HostVfs vfs(host);
    sqlite::Connection database("chat", vfs.name());
    sqlite::Query columns = database.query(
        "SELECT s.name || ' ' || c.name FROM sqlite_schema AS s, pragma_table_info(s.name) AS c"
        " WHERE s.type = 'table'");
    while (columns.step()) all.columns.emplace_back(columns.text(0));
    return all;
  }();
  return found;
}

class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {}

  void change(std::vector<std::string>& steps) {
    const std::size_t what = below(10);
    if (what == 0 && !steps.empty()) {
      steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(below(steps.size())));
    } else if (what == 1 && !steps.empty()) {
      steps[below(steps.size())] = step();
    } else {
      steps.push_back(step());
    }
  }

 private:
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }

  template <typename Choices>
  auto one_of(const Choices& choices) {
    return choices[below(choices.size())];
  }

  std::string number(std::size_t limit) { return std::to_string(below(limit)); }

  std::string file() { return std::string(below(3) > 0 ? kFileNames[0] : one_of(kFileNames)); }

  std::string offset() {
    return std::to_string(below(4) > 0 ? one_of(places().used) : below(200'000));
  }

  std::string hex() {
    static constexpr char kDigits[] = "0123456789abcdef";
    static const std::vector<std::string> kTelling = {"00", "ff", "7f",      "80",
                                                      "01", "0d", "ffffffff"};
    if (below(2) == 0) return one_of(kTelling);
    std::string digits;
    for (std::size_t i = 2 + 2 * below(3); i > 0; --i) digits.push_back(kDigits[below(16)]);
    return digits;
  }

  std::string value() {
    static const std::vector<std::string> kTelling = {"NULL",
                                                      "-1",
                                                      "9223372036854775807",
                                                      "-9223372036854775808",
                                                      "streaming",
                                                      "m1",
                                                      "c",
                                                      "\xff\xfe",
                                                      "{",
                                                      "[",
                                                      "[,]",
                                                      "{\"a\":\"\\",
                                                      "{\"steps\":[{\"id\":}]}",
                                                      "{\"id\"",
                                                      "9999999999"};
    return below(2) == 0 ? number(30) : one_of(kTelling);
  }

  std::string step() {
    switch (below(17)) {
      case 0:
        return "zero " + file() + " " + number(80);
      case 1:
        return "copy " + file() + " " + number(80) + " " + number(80);
      case 2:
        return "swap " + file() + " " + number(80) + " " + number(80);
      case 3:
        return "truncate " + file() + " " + number(400'000);
      case 4:
        return "checksums";
      case 5:
        return "start " +
               one_of(std::vector<std::string>{"closed", "logged", "journalled", "empty"});
      case 6:
      case 7:
      case 8:
      case 9:
        return "value " + one_of(places().columns) + " " + number(12) + " " + value();
      case 10:
        return "torn";
      case 11:
        // The headers.
        return "set " + file() + " " + number(100) + " " + hex();
      default:
        return "set " + file() + " " + offset() + " " + hex();
    }
  }

  std::mt19937 random_;
};

}  // namespace

std::shared_ptr<FileHost> damaged_files(std::string_view description) {
  std::string_view start = "closed";
  bool sealed = false;
  bool torn = false;
  std::vector<Words> values;
  std::vector<Words> others;
  for (const std::string_view line : split_lines(description)) {
    const Words words = split_words(line, 5);
    if (words.empty()) continue;
    if (words[0] == "start" && words.size() > 1) {
      start = words[1];
    } else if (words[0] == "checksums") {
      sealed = true;
    } else if (words[0] == "torn") {
      torn = true;
    } else if (words[0] == "value") {
      values.push_back(words);
    } else {
      others.push_back(words);
    }
  }

  const auto host = std::make_shared<SmallDisk>(start_files(start));
  if (start == "closed") set_values(*host, values);
  for (const Words& words : others) {
    const auto file = read_file(words);
    if (!file) continue;
    Bytes bytes = read_all(*host, *file);
    damage_bytes(bytes, words);
    write_all(*host, *file, bytes);
  }
  if (!torn) {
    Bytes database = read_all(*host, StoreFile::kDatabase);
    write_page_checksums(database);
    write_all(*host, StoreFile::kDatabase, database);
  }
  if (sealed) {
    Bytes log = read_all(*host, StoreFile::kWriteAheadLog);
    LogSeal(log).seal();
    write_all(*host, StoreFile::kWriteAheadLog, log);
  }
  return host;
}

std::string mutate_description(std::string_view description, std::uint32_t seed) {
  std::vector<std::string> steps;
  for (const std::string_view line : split_lines(description)) steps.emplace_back(line);
  Mutator mutator(seed);
  mutator.change(steps);
  if (seed % 3 == 0) mutator.change(steps);
  std::string text;
  for (const std::string& step : steps) text.append(step).push_back('\n');
  return text;
}

}  // namespace chatkeep::fuzz
