#include "streams/stream_journal.h"

#include <unordered_map>
#include <utility>

#include "base/json_members.h"
#include "search/search_queue.h"

namespace chatkeep {

namespace {

constexpr std::string_view kParts =
    "SELECT kind, name, body FROM stream_parts WHERE message_key = ? ORDER BY part";
constexpr std::string_view kLastPart =
    "SELECT coalesce(max(part), 0) FROM stream_parts WHERE message_key = ?";
constexpr std::string_view kInsert =
    "INSERT INTO stream_parts (message_key, part, kind, name, body) VALUES (?, ?, ?, ?, ?)";
constexpr std::string_view kForget = "DELETE FROM stream_parts WHERE message_key = ?";
constexpr std::string_view kEnd =
    "UPDATE messages SET content = ?2, sources = ?3, data = ?4, meta = ?5,"
    " usage = coalesce(?6, usage), status = ?7, updated_at = ?8 WHERE message_key = ?1";
constexpr std::string_view kCutOff =
    "SELECT message_key FROM messages WHERE status = 'streaming'"
    " AND coalesce(stream_client, '') NOT IN (SELECT value FROM json_each(?))";
const std::string kByKey = "SELECT " + std::string(kMessageColumns) + " FROM " +
                           std::string(kMessageTables) + " WHERE m.message_key = ?";

// A list of JSON documents in which one that has an `id` replaces an earlier one with the same.
class DocumentList {
 public:
  // `json` is an array, or nothing.
  explicit DocumentList(std::optional<std::string_view> json) {
    if (!json || !json->starts_with('[')) return;
    for (const std::string_view element : json_elements(*json)) add(element);
  }

  void add(std::string_view element) {
    const std::string id = id_of(element);
    const auto [known, is_new] =
        id.empty() ? std::pair(by_id_.end(), true) : by_id_.try_emplace(id, elements_.size());
    if (is_new) {
      elements_.emplace_back(element);
    } else {
      elements_[known->second] = element;
    }
  }

  std::string text() const {
    std::string json = "[";
    for (const std::string& element : elements_) {
      if (json.size() > 1) json.push_back(',');
      json.append(element);
    }
    return json.append("]");
  }

 private:
  // As JSON text; empty where there is none.
  static std::string id_of(std::string_view element) {
    if (!element.starts_with('{')) return {};
    for (const auto& [name, value] : json_members(element)) {
      if (name == "\"id\"") return std::string(value);
    }
    return {};
  }

  std::vector<std::string> elements_;
  std::unordered_map<std::string, std::size_t> by_id_;
};

// A JSON object of a message, to which members are added. What is there stays as it was written, to
// the order of its members. Names are JSON texts.
class Document {
 public:
  explicit Document(std::optional<std::string_view> stored) : is_there_(stored.has_value()) {
    if (stored) merge(*stored);
  }

  void set(const std::string& name, std::string value) {
    is_there_ = true;
    const auto [known, is_new] = by_name_.try_emplace(name, members_.size());
    if (is_new) {
      members_.emplace_back(name, std::move(value));
    } else {
      members_[known->second].second = std::move(value);
    }
  }

  void merge(std::string_view object) {
    for (const auto& [name, value] : json_members(object)) {
      set(std::string(name), std::string(value));
    }
  }

  std::optional<std::string_view> find(const std::string& name) const {
    const auto known = by_name_.find(name);
    if (known == by_name_.end()) return std::nullopt;
    return members_[known->second].second;
  }

  std::optional<std::string> text() const {
    if (!is_there_) return std::nullopt;
    std::string json = "{";
    for (const auto& [name, value] : members_) {
      if (json.size() > 1) json.push_back(',');
      json.append(name).append(":").append(value);
    }
    return json.append("}");
  }

 private:
  bool is_there_;
  std::vector<std::pair<std::string, std::string>> members_;
  std::unordered_map<std::string, std::size_t> by_name_;
};

const std::string kSteps = "\"steps\"";
const std::string kEvents = "\"events\"";
const std::string kVisualization = "\"visualization\"";

class Folding {
 public:
  explicit Folding(const MessageRow& message)
      : content_(message.content), data_(message.data), meta_(message.meta) {
    if (message.sources) sources_ = *message.sources;
  }

  void add(std::string_view kind, std::optional<std::string_view> name, std::string_view body) {
    if (kind == "text") {
      content_.append(body);
    } else if (kind == "sources") {
      sources_ = body;
    } else if (kind == "step") {
      if (!steps_) steps_.emplace(meta_.find(kSteps));
      steps_->add(body);
    } else if (kind == "event") {
      if (!events_) events_.emplace(meta_.find(kEvents));
      events_->add(body);
    } else if (kind == "visualization") {
      meta_.set(kVisualization, std::string(body));
    } else if (kind == "meta") {
      meta_.merge(body);
    } else if (kind == "data" && name) {
      // A name that is no UTF-8 can only come from a damaged database, and is not to be thrown at.
      constexpr auto kReplace = Json::error_handler_t::replace;
      data_.set(Json(*name).dump(-1, ' ', false, kReplace), std::string(body));
    }
  }

  StreamedMessage take() {
    if (steps_) meta_.set(kSteps, steps_->text());
    if (events_) meta_.set(kEvents, events_->text());
    return {std::move(content_), std::move(sources_), data_.text(), meta_.text()};
  }

 private:
  std::string content_;
  std::optional<std::string> sources_;
  Document data_;
  Document meta_;
  std::optional<DocumentList> steps_;
  std::optional<DocumentList> events_;
};

void fold(Session& session, std::int64_t message_key, std::string_view status) {
  StreamedMessage streamed;
  {
    sqlite::Query row = session.database.query(kByKey);
    row.with(message_key).step();
    streamed = read_streamed(session, read_message(session, row));
  }
  end_stream(session, message_key, streamed, status, std::nullopt);
}

}  // namespace

StreamedMessage read_streamed(Session& session, const MessageRow& message,
                              const std::vector<StreamPart>& more) {
  Folding folding(message);
  {
    sqlite::Query parts = session.database.query(kParts);
    parts.with(message.key);
    while (parts.step()) folding.add(parts.text(0), parts.optional_text(1), parts.text(2));
  }
  for (const StreamPart& part : more) folding.add(part.kind, part.name, part.body);
  return folding.take();
}

void write_parts(Session& session, std::int64_t message_key, const std::vector<StreamPart>& parts) {
  std::int64_t number = 0;
  {
    sqlite::Query last = session.database.query(kLastPart);
    last.with(message_key).step();
    number = last.integer(0);
  }
  for (const StreamPart& part : parts) {
    session.database.query(kInsert)
        .with(message_key, ++number, part.kind, part.name, part.body)
        .run();
  }
}

void end_stream(Session& session, std::int64_t message_key, const StreamedMessage& streamed,
                std::string_view status, const std::optional<std::string>& usage) {
  session.database.query(kEnd)
      .with(message_key, streamed.content, streamed.sources, streamed.data, streamed.meta, usage,
            status, session.clock.now())
      .run();
  session.database.query(kForget).with(message_key).run();
  queue_for_search(session, SearchKind::kMessage, message_key);
}

void fold_journal(Session& session, std::int64_t message_key) {
  fold(session, message_key, kStreaming);
}

std::optional<std::string> stream_client(const Session& session, std::string_view status) {
  if (status != kStreaming || session.client.empty()) return std::nullopt;
  return session.client;
}

std::size_t interrupt_streams(Session& session, std::string_view living_clients) {
  std::vector<std::int64_t> keys;
  {
    sqlite::Query rows = session.database.query(kCutOff);
    rows.with(living_clients);
    while (rows.step()) keys.push_back(rows.integer(0));
  }
  for (const std::int64_t key : keys) fold(session, key, "interrupted");
  return keys.size();
}

}  // namespace chatkeep
