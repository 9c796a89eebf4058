#include "support/bare_session.h"

#include <algorithm>
#include <stdexcept>

#include "all_operations.h"
#include "schema/migrations.h"
#include "schema/scopes.h"
#include "sqlite/transaction.h"
#include "streams/stream_journal.h"

namespace chatkeep::test {

using nlohmann::json;

namespace {

constexpr std::string_view kExplain = "EXPLAIN QUERY PLAN ";

std::int64_t prepare(sqlite::Connection& database) {
  migrate(database);
  return find_scope(database, "ada", "");
}

}  // namespace

BareSession::BareSession()
    : session_{database_, host_, prepare(database_), "ada",        "", "",
               clock_,    ids_,  changes_,           sidebar_rows_} {}

json BareSession::call(std::string_view name, std::vector<json> arguments) {
  const auto operation =
      std::find_if(all_operations().begin(), all_operations().end(),
                   [&](const Operation& candidate) { return candidate.name == name; });
  if (operation == all_operations().end())
    throw std::logic_error("no operation " + std::string(name));
  const json values(std::move(arguments));
  const Arguments parsed(values);
  JsonWriter answer;
  if (operation->kind == OperationKind::kRead) {
    operation->run(session_, parsed, answer);
  } else {
    sqlite::Transaction transaction(database_);
    operation->run(session_, parsed, answer);
    // It looks up what the change was about, which is part of every write.
    changes_.as_json(database_);
    transaction.commit();
    changes_.clear();
  }
  return json::parse(answer.take());
}

void BareSession::interrupt_streams() { chatkeep::interrupt_streams(session_, "[]"); }

std::set<std::string> BareSession::statements() const {
  std::set<std::string> texts;
  for (const std::string& text : database_.statement_texts()) {
    if (!text.starts_with(kExplain)) texts.insert(text);
  }
  return texts;
}

std::vector<std::string> BareSession::plan(const std::string& sql) {
  std::vector<std::string> lines;
  sqlite::Query rows = database_.query(std::string(kExplain) + sql);
  while (rows.step()) lines.emplace_back(rows.text(3));
  return lines;
}

}  // namespace chatkeep::test
