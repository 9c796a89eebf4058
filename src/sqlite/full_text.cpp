#include "sqlite/full_text.h"

#include <sqlite3.h>

#include <algorithm>

#include "base/error.h"

namespace chatkeep::sqlite {

namespace {

int create_tokenizer(void*, const char**, int, Fts5Tokenizer** tokenizer) {
  // There is nothing to keep: any address but null will do.
  static char none;
  *tokenizer = reinterpret_cast<Fts5Tokenizer*>(&none);
  return SQLITE_OK;
}

void delete_tokenizer(Fts5Tokenizer*) {}

bool is_mark(char byte) { return byte == kNextToken || byte == kSameToken; }

int give_tokens(Fts5Tokenizer*, void* context, int, const char* text, int size,
                int (*token)(void*, int, const char*, int, int, int)) {
  int position = 0;
  while (position < size) {
    // What is before the first mark is none of ours.
    if (!is_mark(text[position])) {
      ++position;
      continue;
    }
    const int flags = text[position] == kSameToken ? FTS5_TOKEN_COLOCATED : 0;
    const int start = position + 1;
    int end = start;
    while (end < size && !is_mark(text[end])) ++end;
    if (end > start) {
      const int code = token(context, flags, text + start, end - start, start, end);
      if (code != SQLITE_OK) return code;
    }
    position = end;
  }
  return SQLITE_OK;
}

int count_of(const Fts5ExtensionApi* api, Fts5Context* context, int phrase, std::int64_t& count) {
  Fts5PhraseIter places;
  int column = -1;
  int offset = 0;
  count = 0;
  const int code = api->xPhraseFirst(context, phrase, &places, &column, &offset);
  if (code != SQLITE_OK) return code;
  for (; column >= 0; api->xPhraseNext(context, &places, &column, &offset)) ++count;
  return SQLITE_OK;
}

void search_rank(const Fts5ExtensionApi* api, Fts5Context* context, sqlite3_context* result,
                 int argument_count, sqlite3_value** arguments) {
  if (argument_count != 1) {
    sqlite3_result_error(result, "search_rank takes the weights of the phrases", -1);
    return;
  }
  const auto* weights = reinterpret_cast<const char*>(sqlite3_value_text(arguments[0]));
  const int weighed = sqlite3_value_bytes(arguments[0]);
  const int phrases = std::min(weighed, api->xPhraseCount(context));
  const int length = static_cast<int>(api->xRowid(context) & 7);
  std::int64_t rank = 0;
  std::int64_t best = 0;
  int weight = 0;
  for (int phrase = 0; phrase < phrases; ++phrase) {
    std::int64_t count = 0;
    const int code = count_of(api, context, phrase, count);
    if (code != SQLITE_OK) {
      sqlite3_result_error_code(result, code);
      return;
    }
    if (weights[phrase] == kSameClause) {
      best = std::max(best, count);
    } else {
      rank += clause_rank(weight, best, length);
      weight = weights[phrase];
      best = count;
    }
  }
  sqlite3_result_int64(result, rank + clause_rank(weight, best, length));
}

fts5_api* find_api(sqlite3* database) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  if (api != nullptr) return api;
  const int code = sqlite3_extended_errcode(database);
  throw Error::sqlite(code, code == SQLITE_OK ? "FTS5 is missing" : sqlite3_errmsg(database));
}

}  // namespace

int length_class(std::int64_t words) {
  int length = 0;
  for (std::int64_t limit = 8; length < 7 && words >= limit; limit *= 2) ++length;
  return length;
}

std::int64_t clause_rank(int weight, std::int64_t count, int length_class) {
  // bm25: a word that comes twice counts more than once, but not twice as much, the less so the
  // longer the text. k1 = 1.2, b = 0.75, and a text of 48 words is neither short nor long.
  constexpr std::int64_t kWords[] = {6, 12, 24, 48, 96, 192, 384, 768};
  constexpr std::int64_t kThousand = 1000;
  const std::int64_t length = kWords[length_class & 7] * kThousand / 48;
  const std::int64_t saturation = 300 + 900 * length / kThousand;
  return count == 0 ? 0 : kThousand * weight * count * 2200 / (kThousand * count + saturation);
}

void register_full_text(sqlite3* database) {
  fts5_api* api = find_api(database);
  fts5_tokenizer tokenizer = {create_tokenizer, delete_tokenizer, give_tokens};
  int code = api->xCreateTokenizer(api, "packed", nullptr, &tokenizer, nullptr);
  if (code == SQLITE_OK) {
    code = api->xCreateFunction(api, "search_rank", nullptr, search_rank, nullptr);
  }
  if (code != SQLITE_OK) throw Error::sqlite(code, "registering the full-text search");
}

}  // namespace chatkeep::sqlite
