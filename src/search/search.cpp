#include "search/search.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "messages/branches.h"
#include "operations/columns.h"
#include "search/candidates.h"
#include "search/found_row.h"
#include "search/indexing.h"
#include "search/search_cursor.h"
#include "search/search_filters.h"
#include "search/search_query.h"
#include "search/snippet.h"
#include "search/text_match.h"

namespace chatkeep {

namespace {

constexpr std::size_t kMaxQueryLength = 20'000;
constexpr std::int64_t kDefaultLimit = 20;
constexpr std::int64_t kMaxLimit = 100;
// How many rows are looked at for one page, before it is answered with fewer than it may have.
constexpr std::int64_t kMostLookedAt = 4000;
constexpr std::int64_t kDefaultIndexed = 200;
constexpr std::int64_t kMaxIndexed = 10'000;
// Each call leaves a part of the index that is merged with others later: the fewer, the less work.
constexpr std::size_t kMaxIndexedBytes = 1024 * 1024;
// A rank counts in thousandths of a weight; a score of 1 is a word of the usual weight, found once.
constexpr std::int64_t kRankOfScore = 50'000;

const Choices kGroups = {"conversation"};

// FNV-1a, cut to what a cursor holds.
std::int64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char byte : text) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211u;
  }
  return static_cast<std::int64_t>(hash >> 16);
}

class Search {
 public:
  Search(Session& session, const std::string& text, const Json& options, JsonWriter& answer)
      : session_(session),
        answer_(answer),
        fields_(options, "search", {"limit", "after", "filters", "groupBy", "branches"}),
        query_(text, "query"),
        filters_(session, fields_),
        limit_(fields_.integer("limit", 1, kMaxLimit).value_or(kDefaultLimit)),
        is_grouped_(fields_.one_of("groupBy", kGroups).has_value()) {
    Json asked = options;
    asked.erase("after");
    asked.erase("limit");
    cursor_.search = hash_of(text + asked.dump());
  }

  void run() {
    const std::optional<std::string> after = fields_.text("after", kMaxQueryLength);
    answer_.begin_object();
    answer_.key("items").begin_array();
    bool is_complete = true;
    bool has_more = false;
    if (!query_.is_empty() && !filters_.meet_nothing()) {
      if (after) {
        resume(*after);
      } else {
        begin();
      }
      matcher_.emplace(query_, clause_weights(query_, cursor_.weights));
      Candidates candidates(session_, query_, filters_.terms(), cursor_.weights, *matcher_);
      if (after && is_grouped_) note_groups(candidates);
      has_more = write_items(candidates, after.has_value());
      is_complete = candidates.is_complete();
    }
    answer_.end_array();
    answer_.key("hasMore").boolean(has_more);
    if (has_more) {
      answer_.key("next").text(write_cursor(cursor_));
    } else {
      answer_.key("next").null();
    }
    answer_.key("complete").boolean(is_complete);
    answer_.end_object();
  }

 private:
  void begin() {
    cursor_.weights = phrase_weights(query_, weigh(session_, query_));
    cursor_.newest = cursor_.window.last = newest_keys(session_);
  }

  void resume(const std::string& after) {
    const std::int64_t search = cursor_.search;
    const auto read = read_cursor(after);
    if (!read || read->search != search || clause_weights(query_, read->weights).empty()) {
      throw Error::invalid("search.after", "is not where a page of this search ended.");
    }
    cursor_ = *read;
  }

  // What a row is answered with, if it meets the query. The index may be behind.
  std::optional<TextMatch> check(const FoundRow& row) {
    if (!filters_.has(row)) return std::nullopt;
    return matcher_->match(row.text);
  }

  // The conversations that were answered already.
  void note_groups(Candidates& candidates) {
    SearchWindow before{cursor_.window.last, cursor_.newest};
    for (std::int64_t& key : before.first) ++key;
    for (SearchWindow window : {before, cursor_.window}) {
      for (const SearchPlace& place : candidates.read(window, filters_.kinds(), false)) {
        if (window.first == cursor_.window.first && cursor_.after.is_before(place)) break;
        const auto row = find_row(session_, place.kind, place.key);
        if (row && check(*row)) groups_.insert(row->conversation_key);
      }
    }
  }

  // Gives whether there are more.
  bool write_items(Candidates& candidates, bool is_resumed) {
    std::int64_t written = 0;
    std::int64_t looked_at = 0;
    for (bool is_new = !is_resumed;; is_new = true) {
      for (const SearchPlace& place : candidates.read(cursor_.window, filters_.kinds(), is_new)) {
        if (!is_new && !cursor_.after.is_before(place)) continue;
        const auto row = find_row(session_, place.kind, place.key);
        const bool may_count = row && !(is_grouped_ && groups_.contains(row->conversation_key));
        const auto match = may_count ? check(*row) : std::nullopt;
        // What is answered last is where the next page goes on; whether there is more to come is
        // known once the next one is found.
        if (match && written == limit_) return true;
        cursor_.after = place;
        if (match) {
          write_item(place, *row, *match);
          groups_.insert(row->conversation_key);
          ++written;
        }
        if (++looked_at >= kMostLookedAt) return true;
      }
      if (!go_back()) return false;
    }
  }

  // To the window before. False where there is none.
  bool go_back() {
    bool is_there = false;
    for (const SearchKind kind : filters_.kinds()) {
      const auto index = static_cast<std::size_t>(kind);
      std::int64_t& last = cursor_.window.last[index];
      last = cursor_.window.first[index] - 1;
      is_there |= last >= 0;
      last = std::max(last, std::int64_t{0});
    }
    return is_there;
  }

  void write_item(const SearchPlace& place, const FoundRow& row, const TextMatch& match) {
    const Snippet snippet = make_snippet(row.text, match.ranges);
    answer_.begin_object();
    write_text(answer_.key("messageId"), row.message_id);
    write_text(answer_.key("componentId"), id_if(place, row, SearchKind::kComponent));
    write_text(answer_.key("attachmentId"), id_if(place, row, SearchKind::kAttachment));
    answer_.key("conversationId").text(row.conversation_id);
    answer_.key("sequence").number(row.sequence);
    answer_.key("role").text(row.role);
    answer_.key("kind").text(row.type);
    write_time(answer_.key("createdAt"), row.created_at);
    // With three digits behind the point.
    const std::int64_t score = match.rank * 1000 / kRankOfScore;
    const std::string digits = std::to_string(1000 + score % 1000).substr(1);
    answer_.key("score").document(std::to_string(score / 1000) + "." + digits);
    answer_.key("snippet").text(snippet.text);
    answer_.key("ranges").begin_array();
    for (const auto& [start, end] : snippet.ranges) {
      answer_.begin_array().number(start).number(end).end_array();
    }
    answer_.end_array();
    answer_.key("path");
    if (row.is_on_path || !row.message_key) {
      answer_.null();
    } else {
      answer_.begin_array();
      for (const std::string& id : path_ids(session_, *row.message_key)) answer_.text(id);
      answer_.end_array();
    }
    answer_.end_object();
  }

  static std::optional<std::string_view> id_if(const SearchPlace& place, const FoundRow& row,
                                               SearchKind kind) {
    if (place.kind != kind) return std::nullopt;
    return row.id;
  }

  Session& session_;
  JsonWriter& answer_;
  Fields fields_;
  SearchQuery query_;
  SearchFilters filters_;
  std::int64_t limit_;
  bool is_grouped_;
  SearchCursor cursor_;
  std::optional<TextMatcher> matcher_;
  std::set<std::int64_t> groups_;
};

void search_messages(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& query = arguments.text(0, "query", kMaxQueryLength);
  Search(session, query, arguments.object(1), answer).run();
}

void index(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const Fields fields(arguments.object(0), "input", {"limit"});
  const std::int64_t limit = fields.integer("limit", 1, kMaxIndexed).value_or(kDefaultIndexed);
  const bool more = index_some(session.database, {limit, kMaxIndexedBytes});
  answer.begin_object();
  answer.key("hasMore").boolean(more);
  answer.end_object();
}

}  // namespace

Operations search_operations() {
  return {
      {"search.messages", OperationKind::kRead, search_messages},
      {"search.index", OperationKind::kWriteRelaxed, index},
  };
}

}  // namespace chatkeep
