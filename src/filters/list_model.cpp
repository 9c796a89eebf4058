#include "filters/list_model.h"

#include <algorithm>
#include <variant>

#include "base/case_folding.h"
#include "base/error.h"

namespace chatkeep {

namespace {

constexpr std::size_t kMaxTextValue = 255;
constexpr std::size_t kMaxContained = 1000;
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
    case Operator::kContains:
      return ", ?)";
  }
  return "";
}

std::string joined(const Choices& keys) {
  std::string text;
  for (const std::string_view key : keys) text.append(text.empty() ? "" : " or ").append(key);
  return text;
}

template <typename Entries>
std::string known_keys(const Entries& entries) {
  Choices keys;
  for (const auto& entry : entries) keys.push_back(entry.key);
  return one_of_these(keys);
}

// A time in milliseconds stands for the whole millisecond, as answers give them: what is later than
// a row's own time in milliseconds is not that row.
Nanoseconds time_value(Operator comparison, const std::string& path, const Json& value) {
  const Nanoseconds time = check_time(value, path);
  const bool whole = value.is_number() && time % kNanosecondsPerMillisecond == 0;
  return comparison == Operator::kGreater && whole ? time + kNanosecondsPerMillisecond - 1 : time;
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
  if (filter.comparison == Operator::kContains) {
    return fold_case(check_text(value, path, kMaxContained));
  }
  if (filter.type == ValueType::kInteger) {
    return check_integer(value, path, -kMaxSafeInteger, kMaxSafeInteger);
  }
  if (filter.type == ValueType::kBoolean) return std::int64_t{check_boolean(value, path)};
  if (filter.type == ValueType::kTime) return time_value(filter.comparison, path, value);
  if (filter.allowed != nullptr) return check_choice(value, path, *filter.allowed);
  return check_text(value, path, kMaxTextValue);
}

bool is_range(Operator comparison) {
  return comparison == Operator::kLess || comparison == Operator::kLessOrEqual ||
         comparison == Operator::kGreater || comparison == Operator::kGreaterOrEqual;
}

// The pieces of one list call, put together.
class ListQuery {
 public:
  ListQuery(const ListModel& model, const Json& query, const Choices& others) : model_(model) {
    Choices known = {"filters", "sort", "page", "pageSize"};
    known.insert(known.end(), others.begin(), others.end());
    const Fields fields(query, "query", known);
    if (fields.has_value("filters")) read_filters(fields.at("filters"));
    read_sort(fields);
    page_size_ = fields.integer("pageSize", 1, kMaxPageSize).value_or(kDefaultPageSize);
    page_ = fields.integer("page", 0, kMaxPage).value_or(0);
  }

  std::int64_t page_size() const { return page_size_; }

  std::string sql() const {
    std::string sql(model_.select);
    for (const Given& given : filters_) {
      const Filter& filter = *given.filter;
      sql.append(" AND ");
      // A plus keeps SQLite from taking an index for this, which would leave the order to a sort of
      // all that is found.
      if (!gives_order(filter)) sql.append("+");
      sql.append(filter.column).append(sql_comparison(filter.comparison)).append(filter.closing);
    }
    const std::string_view direction = descending_ ? " DESC" : " ASC";
    sql.append(" ORDER BY ").append(sort_->column).append(direction);
    sql.append(", ").append(model_.key_column).append(direction);
    return sql.append(" LIMIT ? OFFSET ?");
  }

  void bind(sqlite::Query& query, std::int64_t scope_key) const {
    int position = 0;
    query.bind(++position, scope_key);
    for (const Given& given : filters_) {
      ++position;
      std::visit([&](const auto& bound) { query.bind(position, bound); }, given.value);
    }
    // One more than asked for tells whether there is a next page.
    query.bind(++position, page_size_ + 1);
    query.bind(++position, page_ * page_size_);
  }

 private:
  struct Given {
    const Filter* filter;
    Value value;
  };

  // Whether rows found by an index on this come in the order that is asked for.
  bool gives_order(const Filter& filter) const {
    if (is_range(filter.comparison)) return filter.column == sort_->column;
    return filter.sorts.empty() ||
           std::find(filter.sorts.begin(), filter.sorts.end(), sort_->key) != filter.sorts.end();
  }

  void read_filters(const Json& filters) {
    if (!filters.is_object()) throw Error::invalid("filters", "must be an object.");
    for (const auto& [key, value] : filters.items()) {
      const std::string path = "filters." + key;
      const auto filter =
          std::find_if(model_.filters.begin(), model_.filters.end(),
                       [&key = key](const Filter& candidate) { return candidate.key == key; });
      if (filter == model_.filters.end()) {
        throw Error::invalid(path, "is not a filter of this list; " + known_keys(model_.filters));
      }
      filters_.push_back({&*filter, filter_value(*filter, path, value)});
    }
  }

  bool has_one_of(const Choices& keys) const {
    return std::any_of(filters_.begin(), filters_.end(), [&keys](const Given& given) {
      return std::find(keys.begin(), keys.end(), given.filter->key) != keys.end();
    });
  }

  bool allows(const SortField& sort) const {
    return (sort.needs_filter.empty() || has_one_of(sort.needs_filter)) &&
           !has_one_of(sort.not_with);
  }

  void read_sort(const Fields& query) {
    descending_ = model_.descending_by_default;
    if (query.has_value("sort")) {
      const Fields fields(query.at("sort"), "sort", {"field", "direction"});
      sort_ = find_sort(fields);
      descending_ = fields.one_of("direction", {"asc", "desc"}).value_or("asc") == "desc";
    } else {
      sort_ = &*std::find_if(model_.sorts.begin(), model_.sorts.end(),
                             [this](const SortField& candidate) { return allows(candidate); });
    }
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
    if (has_one_of(sort->not_with)) {
      throw Error::invalid(path, "is not for the filter " + joined(sort->not_with) + ".");
    }
    if (!allows(*sort)) {
      throw Error::invalid(path, "needs the filter " + joined(sort->needs_filter) + ".");
    }
    return &*sort;
  }

  const ListModel& model_;
  std::vector<Given> filters_;
  const SortField* sort_ = nullptr;
  bool descending_ = false;
  std::int64_t page_ = 0;
  std::int64_t page_size_ = 0;
};

}  // namespace

void write_list(Session& session, const ListModel& model, const Json& query, JsonWriter& answer,
                const RowWriter& write_row, const Choices& others) {
  const ListQuery list(model, query, others);
  const std::string sql = list.sql();
  sqlite::Query rows = session.database.query(sql);
  list.bind(rows, session.scope_key);
  write_page(rows, list.page_size(), answer, write_row);
}

void write_page(sqlite::Query& rows, std::int64_t limit, JsonWriter& answer,
                const RowWriter& write_row) {
  answer.begin_object().key("items").begin_array();
  std::int64_t count = 0;
  bool has_more = false;
  while (!has_more && rows.step()) {
    has_more = count++ == limit;
    if (!has_more) write_row(rows);
  }
  answer.end_array().key("hasMore").boolean(has_more).end_object();
}

}  // namespace chatkeep
