#include <gtest/gtest.h>

#include <set>

#include "all_operations.h"
#include "attachments/attachment_files.h"
#include "base/error.h"
#include "support/bare_session.h"

namespace chatkeep {
namespace {

using nlohmann::json;
using test::BareSession;

constexpr int kConversations = 10;
constexpr int kMessagesEach = 1000;

std::string conversation_id(int number) { return "c" + std::to_string(number); }
std::string message_id(int conversation, int number) {
  return conversation_id(conversation) + "-m" + std::to_string(number);
}

json message(const std::string& id, int number) {
  const char* role = number % 2 == 0 ? "user" : "assistant";
  return {{"id", id},
          {"role", role},
          {"content", "message " + std::to_string(number)},
          {"authorId", number % 2 == 0 ? "bob" : "ada"},
          {"createdAt", 1'700'000'000'000 + number}};
}

// A conversation with a thread, answers, a second branch, components and all that hangs on
// messages.
void fill_conversation(BareSession& session, int number) {
  const std::string id = conversation_id(number);
  session.call("conversations.create", {{{"id", id},
                                         {"title", "Title " + std::to_string(number)},
                                         {"assistantId", "helper"},
                                         {"folder", "Work"},
                                         {"tags", {"a", "b"}},
                                         {"pinned", number % 3 == 0},
                                         {"archived", number % 5 == 1}}});
  json messages = json::array();
  for (int i = 0; i < kMessagesEach; ++i) {
    messages.push_back(message(message_id(number, i), i));
    if (i % 10 == 9) messages.back()["threadId"] = message_id(number, 0);
    if (i % 10 == 8) messages.back()["replyToId"] = message_id(number, i - 1);
  }
  session.call("messages.appendMany", {id, messages});
  for (int i = 0; i < 20; ++i) {
    const std::string brought_by = message_id(number, i * 10);
    session.call("components.append", {id,
                                       {{"id", id + "-p" + std::to_string(i)},
                                        {"messageId", brought_by},
                                        {"componentKind", "chart"},
                                        {"payload", "{}"}}});
    session.call("attachments.add", {brought_by,
                                     {{"id", id + "-f" + std::to_string(i)},
                                      {"name", "a.txt"},
                                      {"extractionRequestId", "request"}}});
    session.call("reactions.add", {brought_by, "+1"});
    session.call("messages.pin", {brought_by});
    session.call("feedback.set", {brought_by, {{"rating", "up"}}});
  }
  json sibling = message(id + "-edited", 1);
  sibling["previousId"] = message_id(number, kMessagesEach - 10);
  session.call("messages.append", {id, sibling});
  session.call("reads.mark", {id, {{"sequence", 100}}});
  session.call("drafts.set", {id, {{"text", "not sent"}}});
}

void fill(BareSession& session, int conversations) {
  for (int i = 0; i < conversations; ++i) fill_conversation(session, i);
  session.call("users.upsert", {{{"id", "bob"}, {"name", "Bob"}}});
  session.call("assistants.create", {{{"id", "helper"}, {"name", "Helper"}}});
}

bool is_suspicious(const std::string& line) {
  return line.starts_with("SCAN ") || line.find("TEMP B-TREE") != std::string::npos;
}

// Lines of plans that look like reading too much, or like sorting it, and are not.
struct Exception {
  std::string_view in_statement;
  std::string_view line;
};
constexpr Exception kExceptions[] = {
    // No table at all.
    {"SELECT EXISTS", "SCAN CONSTANT ROW"},
    // The values of a filter, which were given.
    {"json_each(?)", "SCAN json_each VIRTUAL TABLE"},
    // FTS5 looks words up, whatever it calls that; and what it gives is counted so far only.
    {"search_index MATCH", "SCAN search_index VIRTUAL TABLE INDEX"},
    {"SELECT count(*) FROM (SELECT 1 FROM search_index", "SCAN (subquery"},
    {"DELETE FROM search_index", "SCAN search_index VIRTUAL TABLE INDEX"},
    // The first few.
    {"FROM search_queue LIMIT ?", "SCAN search_queue"},
    // An index of nothing but messages that are being streamed.
    {"WHERE status = 'streaming'", "SCAN messages USING COVERING INDEX messages_streaming"},
    // What waits to be removed, all of it.
    {"FROM freed_files", "SCAN "},
};

bool is_excepted(const std::string& statement, const std::string& line) {
  for (const Exception& exception : kExceptions) {
    if (statement.find(exception.in_statement) != std::string::npos &&
        line.starts_with(exception.line)) {
      return true;
    }
  }
  return false;
}

// Fails for a statement that reads a whole table or index, or sorts.
void expect_indexed(BareSession& session, const std::string& statement,
                    const std::string& used_by) {
  for (const std::string& line : session.plan(statement)) {
    EXPECT_TRUE(!is_suspicious(line) || is_excepted(statement, line))
        << line << "\n  in " << statement << "\n  for " << used_by;
  }
}

// Runs operations and looks at each statement that none before has used.
class PlanChecker {
 public:
  explicit PlanChecker(BareSession& session) : session_(session) { check("what came before"); }

  void run(const std::string& operation, std::vector<json> arguments = {}) {
    const std::string call = operation + json(arguments).dump();
    session_.call(operation, std::move(arguments));
    has_run_.insert(operation);
    check(call);
  }

  void run_opening() {
    session_.interrupt_streams();
    check("opening");
  }

  void run_collection() {
    EXPECT_TRUE(has_freed_files(session_.database()));
    take_freed_files(session_.database());
    EXPECT_FALSE(has_freed_files(session_.database()));
    find_leftover_files(session_.database(), R"(["a file"])");
    check("collecting the files of attachments");
  }

  // Fails for each operation that reads, or that writes, and was not run.
  void expect_all_that(bool read) const {
    for (const Operation& operation : all_operations()) {
      // Those that are about files read all of them.
      if (operation.kind == OperationKind::kUpkeep) continue;
      if ((operation.kind == OperationKind::kRead) != read) continue;
      EXPECT_TRUE(has_run_.contains(std::string(operation.name))) << operation.name;
    }
  }

 private:
  void check(const std::string& used_by) {
    for (const std::string& statement : session_.statements()) {
      if (checked_.insert(statement).second) expect_indexed(session_, statement, used_by);
    }
  }

  BareSession& session_;
  std::set<std::string> has_run_;
  std::set<std::string> checked_;
};

struct List {
  std::string operation;
  json filters;  // Each with a value.
  // With a filter that each needs, or null.
  std::vector<std::pair<std::string, json>> sorts;
};

const std::string kMessage = message_id(3, 20);
const json kExtras = {"replyTo",    "author",   "reactions",  "attachments",
                      "replyCount", "feedback", "siblingIds", "nanoseconds"};

std::vector<List> lists() {
  const json conversation = {{"conversationId", "c3"}};
  return {
      {"conversations.list",
       {{"id", "c3"},
        {"title", "title"},
        {"type", "chat"},
        {"assistantId", "helper"},
        {"folder", "Work"},
        {"tag", "a"},
        {"pinned", true},
        {"archived", false},
        {"activeAfter", 1},
        {"activeBefore", 1'800'000'000'000}},
       {{"createdAt", nullptr}, {"lastMessageAt", nullptr}, {"title", nullptr}}},
      {"messages.list",
       {{"id", kMessage},
        {"ids", {kMessage, "c1-m1"}},
        {"conversationId", "c3"},
        {"role", "user"},
        {"kind", "text"},
        {"status", "completed"},
        {"notStatus", "failed"},
        {"threadId", message_id(3, 0)},
        {"authorId", "bob"},
        {"provider", "ollama"},
        {"beforeSequence", 500},
        {"afterSequence", 500},
        {"fromSequence", 500},
        {"untilSequence", 500},
        {"contentQuery", "message 7"}},
       {{"createdAt", nullptr},
        {"createdAt", conversation},
        {"sequence", conversation},
        {"sequence", {{"threadId", message_id(3, 0)}}},
        {"id", {{"ids", {kMessage, "c1-m1"}}}}}},
      {"components.list",
       {{"id", "c3-p1"},
        {"conversationId", "c3"},
        {"messageId", kMessage},
        {"componentKind", "chart"},
        {"beforeSequence", 500}},
       {{"createdAt", nullptr},
        {"createdAt", conversation},
        {"sequence", conversation},
        {"sequence", {{"messageId", kMessage}}}}},
      {"attachments.list",
       {{"id", "c3-f1"}, {"conversationId", "c3"}, {"extractionRequestId", "request"}},
       {{"createdAt", nullptr}}},
      // Of named messages, in the order of these: no other sort is allowed.
      {"attachments.list",
       {{"id", "c3-f1"}, {"conversationId", "c3"}, {"extractionRequestId", "request"}},
       {{"message", {{"messageId", kMessage}}},
        {"message", {{"messageIds", {kMessage, "c1-m0"}}}}}},
      {"users.list", {{"id", "bob"}, {"name", "bob"}}, {{"name", nullptr}, {"id", nullptr}}},
      {"assistants.list",
       {{"id", "helper"}, {"name", "help"}},
       {{"name", nullptr}, {"createdAt", nullptr}}},
  };
}

// Every sort in both directions, with no filter beside what it needs, and with each.
void run_list(PlanChecker& plans, const List& list) {
  plans.run(list.operation);
  std::vector<json> filters = {json::object()};
  for (const auto& [key, value] : list.filters.items()) filters.push_back({{key, value}});
  for (const json& filter : filters) {
    plans.run(list.operation, {{{"filters", filter}}});
    for (const auto& [field, needed] : list.sorts) {
      json all = filter;
      if (!needed.is_null()) all.update(needed);
      for (const char* direction : {"asc", "desc"}) {
        const json sort = {{"field", field}, {"direction", direction}};
        try {
          plans.run(list.operation, {{{"filters", all}, {"sort", sort}}});
        } catch (const Error& error) {
          // What no index serves is refused.
          EXPECT_EQ(error.field(), "sort.field") << error.what();
          EXPECT_NE(std::string(error.what()).find("not for the filter"), std::string::npos);
        }
      }
    }
  }
}

void run_windows(PlanChecker& plans, const std::string& operation, const std::string& id,
                 const json& query) {
  for (const char* edge : {"", "beforeSequence", "afterSequence"}) {
    json window = query;
    if (*edge != '\0') window[edge] = 500;
    plans.run(operation, {id, window});
  }
}

// Everything that an import writes, as a whole, in parts, into what is there, and given up.
void run_imports(PlanChecker& plans) {
  plans.run("import.people", {{{{"type", "user"}, {"id", "u"}},
                               {{"type", "assistant"}, {"id", "a"}, {"name", "A"}}}});
  const json message = {{"type", "message"}, {"id", "i1"},     {"role", "user"},
                        {"content", "one"},  {"onPath", true}, {"pinnedAt", 5}};
  const json reply = {{"type", "message"}, {"id", "i2"},       {"role", "user"},
                      {"content", "two"},  {"threadId", "i1"}, {"replyToId", "i1"}};
  const json records = {
      {{"type", "member"}, {"role", "owner"}},
      message,
      {{"type", "attachment"}, {"id", "f1"}, {"messageId", "i1"}},
      {{"type", "reaction"}, {"messageId", "i1"}, {"name", "+1"}},
      {{"type", "feedback"}, {"messageId", "i1"}, {"rating", "up"}},
      reply,
      {{"type", "component"},
       {"id", "p1"},
       {"sequence", 9},
       {"componentKind", "card"},
       {"payload", "{}"}},
      {{"type", "readMark"}},
      {{"type", "draft"}, {"text", "x"}},
  };
  const json conversation = {{"id", "imported"}, {"tags", {"a"}}};
  const json counts = {{"messages", 2}, {"components", 1}, {"attachments", 1}};
  const json whole = {{"part", "whole"},
                      {"conversation", conversation},
                      {"records", records},
                      {"expected", counts}};
  plans.run("import.conversation", {whole});
  plans.run("import.conversation", {whole});  // It is there.
  json more = whole;
  more["records"] = json::array({{{"type", "message"},
                                  {"id", "i3"},
                                  {"role", "user"},
                                  {"content", "three"},
                                  {"previousId", "i1"}}});
  plans.run("import.conversation", {more});
  // The attachment has no bytes; these come for it, and for one that is new.
  const auto bytes = [](const char* id) {
    const std::string sha256(64, 'a');
    return json{{"attachmentId", id}, {"sha256", sha256}, {"file", sha256 + "-1"}, {"size", 3}};
  };
  json with_bytes = whole;
  with_bytes["records"].push_back({{"type", "attachment"}, {"id", "f2"}, {"messageId", "i1"}});
  with_bytes["files"] = {bytes("f1"), bytes("f2")};
  plans.run("import.conversation", {with_bytes});
  json part = {{"part", "first"}, {"conversation", {{"id", "parts"}}}, {"records", json::array()}};
  plans.run("import.conversation", {part});
  part["part"] = "next";
  plans.run("import.conversation", {part});
  part["part"] = "last";
  plans.run("import.conversation", {part});
  plans.run("import.discard", {"parts"});
}

TEST(QueryPlan, NoReadScansOrSorts) {
  BareSession session;
  fill(session, kConversations);
  ASSERT_GE(session.call("stats")["messages"], 10'000);

  PlanChecker plans(session);
  for (const List& list : lists()) run_list(plans, list);
  plans.run("conversations.get", {"c3"});
  for (const json& part : {json::object(), json{{"folder", "Work"}}, json{{"tag", "a"}},
                           json{{"folder", "Work"}, {"tag", "a"}}}) {
    json query = part;
    query["limit"] = 1;
    plans.run("conversations.sidebar", {query});
    query["after"] = session.call("conversations.sidebar", {query})["next"];
    ASSERT_TRUE(query["after"].is_string());
    plans.run("conversations.sidebar", {query});
  }
  for (const char* operation : {"messages.get", "messages.replyChain", "messages.siblings"}) {
    plans.run(operation, {message_id(3, 28), {{"with", kExtras}}});
  }
  plans.run("messages.path", {message_id(3, 28), {{"with", kExtras}}});
  plans.run("messages.siblings", {message_id(3, 0)});
  plans.run("messages.last", {"c3", {{"with", kExtras}}});
  plans.run("messages.pinned", {"c3", {{"with", kExtras}}});
  run_windows(plans, "messages.thread", message_id(3, 0), {{"with", kExtras}});
  for (const char* branch : {"shown", "all"}) {
    for (const bool replies : {false, true}) {
      run_windows(plans, "timeline.page", "c3", {{"branch", branch}, {"replies", replies}});
    }
  }
  for (const char* state : {"waiting", "indexed"}) {
    json filters = {{"conversationId", "c3"},
                    {"role", "user"},
                    {"createdAfter", 1},
                    {"kind", "text"},
                    {"hasAttachment", true}};
    plans.run("search.messages", {state});
    plans.run("search.messages", {"message \"7\" 1* -8", {{"filters", filters}}});
    json query = {{"groupBy", "conversation"}, {"limit", 1}};
    plans.run("search.messages", {"message", query});
    query["after"] = session.call("search.messages", {"message", query})["next"];
    plans.run("search.messages", {"message", query});
    while (session.call("search.index", {{{"limit", 10'000}}})["hasMore"]) {
    }
  }
  plans.run("components.get", {"c3-p1"});
  plans.run("attachments.get", {"c3-f1"});
  plans.run("attachments.file", {"c3-f1"});
  plans.run("users.get", {"bob"});
  plans.run("assistants.get", {"helper"});
  plans.run("members.list", {"c3"});
  plans.run("reactions.list", {kMessage});
  plans.run("feedback.get", {kMessage});
  plans.run("drafts.get", {"c3"});
  plans.run("reads.get", {"c3"});
  for (const json& where : {json("c3"), json()}) {
    plans.run("reads.unread", {where});
    plans.run("reads.unread", {where, {{"userId", "bob"}}});
    plans.run("reads.unread", {where, {{"includeOwn", true}}});
  }
  plans.run("summaries.get", {"c3"});
  plans.run("summaries.pending", {"c3"});
  plans.run("context.page", {"c3"});
  plans.run("history", {"c3"});
  for (const char* kind : {"user", "assistant", "conversation"}) {
    plans.run("export.list", {{{"kind", kind}, {"after", "a"}}});
  }
  plans.run("export.conversation", {"c3"});
  plans.run("export.conversation", {"c3", {{"part", "components"}, {"after", 5}}});
  plans.run("export.file", {std::string(64, 'a')});
  plans.run(
      "import.known",
      {"c3", {{"messages", {kMessage}}, {"components", {"c3-p1"}}, {"attachments", {"c3-f1"}}}});
  plans.run("stats");
  plans.expect_all_that(true);
}

TEST(QueryPlan, NoWriteScansOrSorts) {
  BareSession session;
  PlanChecker plans(session);
  const auto text = [](const char* content) {
    return json{{"role", "assistant"}, {"content", content}};
  };
  plans.run("conversations.create", {{{"id", "c"}, {"tags", {"a"}}}});
  plans.run("conversations.update", {"c", {{"title", "x"}, {"tags", {"b"}}}});
  plans.run("assistants.create", {{{"id", "helper"}, {"name", "Helper"}}});
  plans.run("assistants.update", {"helper", {{"name", "Renamed"}}});
  plans.run("assistants.delete", {"helper"});
  plans.run("assistants.restore", {"helper"});
  plans.run("assistants.purge", {"helper"});
  plans.run("users.upsert", {{{"id", "bob"}, {"name", "Bob"}}});
  plans.run("users.upsert", {{{"id", "bob"}, {"name", "Robert"}}});
  plans.run("users.delete", {"bob"});
  plans.run("members.add", {"c", "ada", {{"role", "owner"}}});
  plans.run("members.add", {"c", "bob"});
  plans.run("members.remove", {"c", "bob"});

  json first = text("one");
  first["id"] = "m1";
  plans.run("messages.append", {"c", first});
  plans.run("messages.append", {"c", first});  // Sent again.
  plans.run("messages.appendMany", {"c", {text("two"), text("three")}});
  json branch = text("other");
  branch["id"] = "m2";
  branch["previousId"] = "m1";
  plans.run("messages.append", {"c", branch});
  json reply = text("reply");
  reply["id"] = "r1";
  reply["threadId"] = "m1";
  reply["replyToId"] = "m2";
  plans.run("messages.append", {"c", reply});
  plans.run("messages.update", {"m1", {{"content", "changed"}, {"status", "failed"}}});
  plans.run("search.index");
  plans.run("messages.update", {"m1", {{"content", "changed again"}}});
  plans.run("search.index");
  plans.run("messages.switchTo", {"m1"});
  plans.run("messages.switchTo", {"m2"});
  plans.run("messages.pin", {"m1"});
  plans.run("messages.unpin", {"m1"});

  const json component = {
      {"id", "p"}, {"messageId", "m1"}, {"componentKind", "card"}, {"payload", "{}"}};
  plans.run("components.append", {"c", component});
  plans.run("components.update", {"p", {{"payload", "{\"n\":1}"}}});
  plans.run("components.delete", {"p"});
  plans.run("components.restore", {"p"});
  plans.run("components.purge", {"p"});
  plans.run("attachments.add", {"m1", {{"id", "f"}, {"name", "a.txt"}}});
  plans.run("attachments.update", {"f", {{"name", "b.txt"}}});
  plans.run("attachments.delete", {"f"});
  plans.run("attachments.restore", {"f"});
  plans.run("attachments.purge", {"f"});
  const std::string sha256(64, 'a');
  const json stored = {{"sha256", sha256}, {"file", sha256 + "-1"}, {"size", 5}};
  plans.run("attachments.addStored", {"m1", {{"id", "f"}}, stored});
  plans.run("attachments.addStored", {"m1", {{"id", "f"}}, stored});  // Sent again.
  plans.run("attachments.purge", {"f"});
  plans.run_collection();
  plans.run("reactions.add", {"m1", "+1"});
  plans.run("reactions.remove", {"m1", "+1"});
  plans.run("reactions.clear", {"m1"});
  plans.run("feedback.set", {"m1", {{"rating", "up"}}});
  plans.run("feedback.clear", {"m1"});
  plans.run("drafts.set", {"c", {{"text", "x"}}});
  plans.run("drafts.clear", {"c"});
  plans.run("reads.mark", {"c"});
  plans.run("reads.mark", {"c", {{"at", 1'700'000'000'000}}});
  plans.run("summaries.set", {"c", {{"summary", "so far"}, {"untilSequence", 2}}});

  plans.run("streams.begin", {"c", {{"id", "s"}}});
  const json parts = {{{"kind", "text"}, {"text", "some"}}};
  plans.run("streams.write", {"s", parts});
  plans.run("streams.end", {"s", {{"status", "interrupted"}, {"parts", parts}}});
  plans.run("streams.resume", {"s"});
  run_imports(plans);

  plans.run_opening();

  plans.run("messages.clearThread", {"m1"});
  plans.run("messages.delete", {"m1"});
  plans.run("messages.restore", {"m1"});
  plans.run("messages.purge", {"m1"});
  plans.run("batch", {json::array({json::array({"reads.mark", json::array({"c"})})})});
  plans.run("conversations.delete", {"c"});
  plans.run("conversations.restore", {"c"});
  plans.run("conversations.reset", {"c"});
  plans.run("conversations.purge", {"c"});
  plans.expect_all_that(false);
}

// What hangs on a row that is removed, SQLite finds by itself; no plan shows how.
TEST(QueryPlan, EveryForeignKeyIsFollowedByAnIndex) {
  BareSession session;
  std::vector<std::string> tables;
  {
    sqlite::Query rows = session.database().query(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    while (rows.step()) tables.emplace_back(rows.text(0));
  }
  int keys = 0;
  for (const std::string& table : tables) {
    sqlite::Query rows =
        session.database().query("SELECT \"from\" FROM pragma_foreign_key_list('" + table + "')");
    while (rows.step()) {
      const std::string column(rows.text(0));
      ++keys;
      expect_indexed(session, "SELECT 1 FROM " + table + " WHERE " + column + " = ?",
                     "the foreign key " + table + "." + column);
    }
  }
  EXPECT_GT(keys, 10);
}

struct Use {
  std::string index;
  std::string operation;
  std::vector<json> arguments;
};

// The indexes by which messages are meant to be found.
TEST(QueryPlan, MessagesAreFoundByTheIndexMeantForIt) {
  const json in_conversation = {{"conversationId", "c0"}};
  const json newest = {{"field", "createdAt"}, {"direction", "desc"}};
  const std::vector<Use> uses = {
      // UNIQUE (conversation_key, sequence): a conversation in its order.
      {"sqlite_autoindex_messages_2", "messages.list", {{{"filters", in_conversation}}}},
      {"messages_by_role",
       "messages.list",
       {{{"filters", {{"conversationId", "c0"}, {"role", "user"}}}}}},
      {"messages_by_creation", "messages.list", {}},
      {"messages_by_conversation_creation",
       "messages.list",
       {{{"filters", in_conversation}, {"sort", newest}}}},
      {"messages_by_thread", "messages.thread", {message_id(0, 0)}},
      {"messages_pinned", "messages.pinned", {"c0"}},
      {"messages_on_path", "timeline.page", {"c0"}},
      {"messages_of_others", "reads.unread", {"c0"}},
  };
  for (const Use& use : uses) {
    BareSession session;
    session.call("conversations.create", {{{"id", "c0"}}});
    session.call("messages.append", {"c0", message(message_id(0, 0), 0)});
    std::string all;
    bool found = false;
    session.call(use.operation, use.arguments);
    for (const std::string& statement : session.statements()) {
      for (const std::string& line : session.plan(statement)) {
        found = found || line.find("INDEX " + use.index + " ") != std::string::npos;
        all.append("\n  ").append(line);
      }
    }
    EXPECT_TRUE(found) << use.index << " by " << use.operation << all;
  }
  // What answers a message is looked for when that message is removed, by SQLite itself.
  BareSession session;
  const auto plan = session.plan("SELECT 1 FROM messages WHERE reply_to_key = ?");
  ASSERT_EQ(plan.size(), 1u);
  EXPECT_NE(plan.front().find("INDEX messages_by_reply "), std::string::npos) << plan.front();
}

}  // namespace
}  // namespace chatkeep
