#include "filters/list_model.h"

#include <algorithm>
#include <variant>

#include "base/error.h"

namespace chatkeep {

namespace {

constexpr std::int64_t kMaxPageSize = 500;
constexpr std::int64_t kDefaultPageSize = 50;
constexpr std::int64_t kMaxPage = 1'000'000'000;
// The largest whole number that JavaScript can tell from its neighbours.
constexpr std::int64_t kMaxSafeInteger = 9'007'199'254'740'991;
constexpr std::size_t kMaxTextValue = 255;
constexpr std::size_t kMaxListedValues = 500;

using Value = std::variant<std::int64_t, std::string>;

std::string_view sql_comparison(Operator comparison) {
  switch (comparison) {
    case Operator::kEqual:
      return " = ?";
    case Operator::kNotEqual:
      return " <> ?";
    case Operator::kLess:
      return " < ?";
    case Operator::kLessOrEqual:
      return " <= ?";
    case Operator::kGreater:
      return " > ?";
    case Operator::kGreaterOrEqual:
      return " >= ?";
    case Operator::kIn:
      // One parameter however many values, so that the statement can be kept.
      return " IN (SELECT value FROM json_each(?))";
  }
  return "";
}

template <typename Entries>
std::string known_keys(const Entries& entries) {
  Choices keys;
  for (const auto& entry : entries) keys.push_back(entry.key);
  return one_of_these(keys);
}

Value filter_value(const Filter& filter, const std::string& path, const Json& value) {
  if (filter.comparison == Operator::kIn) {
    if (!value.is_array() || value.size() > kMaxListedValues) {
      throw Error::invalid(
          path, "must be an array of at most " + std::to_string(kMaxListedValues) + " values.");
    }
    for (const Json& element : value) check_text(element, path, kMaxTextValue);
    return value.dump();
  }
  if (filter.type == ValueType::kInteger) {
    return check_integer(value, path, -kMaxSafeInteger, kMaxSafeInteger);
  }
  if (filter.type == ValueType::kBoolean) return std::int64_t{check_boolean(value, path)};
  if (filter.type == ValueType::kTime) return check_time(value, path);
  if (filter.allowed != nullptr) return check_choice(value, path, *filter.allowed);
  return check_text(value, path, kMaxTextValue);
}

// The pieces of one list call, put together.
class ListQuery {
 public:
  ListQuery(const ListModel& model, const Json& query) : model_(model), sql_(model.select) {
    const Fields fields(query, "query", {"filters", "sort", "page", "pageSize"});
    if (fields.has_value("filters")) add_filters(fields.at("filters"));
    add_order(fields);
    page_size_ = fields.integer("pageSize", 1, kMaxPageSize).value_or(kDefaultPageSize);
    page_ = fields.integer("page", 0, kMaxPage).value_or(0);
    sql_.append(" LIMIT ? OFFSET ?");
  }

  const std::string& sql() const { return sql_; }
  std::int64_t page_size() const { return page_size_; }

  void bind(sqlite::Query& query, std::int64_t scope_key) const {
    int position = 0;
    query.bind(++position, scope_key);
    for (const Value& value : values_) {
      ++position;
      std::visit([&](const auto& bound) { query.bind(position, bound); }, value);
    }
    // One more than asked for tells whether there is a next page.
    query.bind(++position, page_size_ + 1);
    query.bind(++position, page_ * page_size_);
  }

 private:
  void add_filters(const Json& filters) {
    if (!filters.is_object()) throw Error::invalid("filters", "must be an object.");
    for (const auto& [key, value] : filters.items()) {
      const std::string path = "filters." + key;
      const auto filter =
          std::find_if(model_.filters.begin(), model_.filters.end(),
                       [&key = key](const Filter& candidate) { return candidate.key == key; });
      if (filter == model_.filters.end()) {
        throw Error::invalid(path, "is not a filter of this list; " + known_keys(model_.filters));
      }
      sql_.append(" AND ").append(filter->column).append(sql_comparison(filter->comparison));
      sql_.append(filter->closing);
      values_.push_back(filter_value(*filter, path, value));
      given_.push_back(filter->key);
    }
  }

  bool allows(const SortField& sort) const {
    return sort.needs_filter.empty() ||
           std::find(given_.begin(), given_.end(), sort.needs_filter) != given_.end();
  }

  void add_order(const Fields& query) {
    const SortField* sort = nullptr;
    bool descending = model_.descending_by_default;
    if (query.has_value("sort")) {
      const Fields fields(query.at("sort"), "sort", {"field", "direction"});
      sort = find_sort(fields);
      descending = fields.one_of("direction", {"asc", "desc"}).value_or("asc") == "desc";
    } else {
      sort = &*std::find_if(model_.sorts.begin(), model_.sorts.end(),
                            [this](const SortField& candidate) { return allows(candidate); });
    }
    const std::string_view direction = descending ? " DESC" : " ASC";
    sql_.append(" ORDER BY ").append(sort->column).append(direction);
    sql_.append(", ").append(model_.key_column).append(direction);
  }

  const SortField* find_sort(const Fields& fields) const {
    const std::string path = fields.path("field");
    const std::string& key = check_text(fields.at("field"), path, kMaxTextValue);
    const auto sort =
        std::find_if(model_.sorts.begin(), model_.sorts.end(),
                     [&](const SortField& candidate) { return candidate.key == key; });
    if (sort == model_.sorts.end()) {
      throw Error::invalid(path, "does not sort this list; " + known_keys(model_.sorts));
    }
    if (!allows(*sort)) {
      throw Error::invalid(path, "needs the filter " + std::string(sort->needs_filter) + ".");
    }
    return &*sort;
  }

  const ListModel& model_;
  std::string sql_;
  std::vector<Value> values_;
  std::vector<std::string_view> given_;
  std::int64_t page_ = 0;
  std::int64_t page_size_ = 0;
};

}  // namespace

void write_list(Session& session, const ListModel& model, const Json& query, RowWriter write_row,
                JsonWriter& answer) {
  const ListQuery list(model, query);
  sqlite::Query rows = session.database.query(list.sql());
  list.bind(rows, session.scope_key);
  answer.begin_object().key("items").begin_array();
  std::int64_t count = 0;
  bool has_more = false;
  while (!has_more && rows.step()) {
    has_more = count++ == list.page_size();
    if (!has_more) write_row(session, rows, answer);
  }
  answer.end_array().key("hasMore").boolean(has_more).end_object();
}

}  // namespace chatkeep
