#include "support/workload.h"

#include "support/store_calls.h"

namespace chatkeep::test {

using nlohmann::json;

namespace {

json message(const std::string& id, const std::string& role, const std::string& content) {
  return {{"id", id}, {"role", role}, {"content", content}};
}

json message_after(const std::string& previous_id, const std::string& id,
                   const std::string& content) {
  json input = message(id, "user", content);
  input["previousId"] = previous_id;
  return input;
}

json reply(const std::string& thread_id, const std::string& id) {
  json input = message(id, "user", "a reply");
  input["threadId"] = thread_id;
  return input;
}

json text_part(const std::string& text) { return {{"kind", "text"}, {"text", text}}; }

std::string long_text(std::size_t bytes, char letter) { return std::string(bytes, letter); }

// So many messages of so many bytes.
json messages(const std::string& prefix, int count, std::size_t bytes) {
  json inputs = json::array();
  for (int i = 0; i < count; ++i) {
    inputs.push_back(message(prefix + std::to_string(i), i % 2 == 0 ? "user" : "assistant",
                             long_text(bytes, static_cast<char>('a' + i % 26))));
  }
  return inputs;
}

// Calls of imports, of which each names what begins with its prefix.
struct Importing {
  explicit Importing(std::string the_prefix) : prefix(std::move(the_prefix)) {}

  std::string id(const std::string& name) const { return prefix + "-" + name; }

  json record(const std::string& name, std::size_t bytes) const {
    return {{"type", "message"},
            {"id", id(name)},
            {"role", "user"},
            {"content", long_text(bytes, 'i')}};
  }

  json following(const std::string& name, const std::string& previous) const {
    json message = record(name, 900);
    message["previousId"] = id(previous);
    message["onPath"] = true;
    return message;
  }

  // No json, as a list of one is not an array to every compiler.
  Step part(const char* which, const char* conversation, const std::vector<json>& records) const {
    const json about = {{"id", id(conversation)}, {"tags", {"a"}}, {"summary", "so far"}};
    return call_step("import.conversation",
                     {{{"part", which}, {"conversation", about}, {"records", records}}});
  }

  std::string prefix;
};

void append(Steps& to, Steps from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

std::string Step::description() const {
  switch (kind) {
    case Kind::kCheckpoint:
      return "checkpoint";
    case Kind::kReopen:
      return "close and open";
    case Kind::kKill:
      return "kill and open";
    case Kind::kCall:
      break;
  }
  constexpr std::size_t kShown = 60;
  return operation + json(arguments).dump().substr(0, kShown);
}

Step call_step(std::string operation, std::vector<json> arguments) {
  return {Step::Kind::kCall, std::move(operation), std::move(arguments)};
}

Steps message_steps(const std::string& prefix) {
  const std::string c = prefix + "-messages";
  const json second = message(prefix + "-m2", "assistant", long_text(9'000, 'x'));
  return {
      call_step("conversations.create",
                {{{"id", c}, {"title", "Messages"}, {"tags", {"a", "b"}}, {"data", R"({"n":1})"}}}),
      call_step("messages.append", {c, message(prefix + "-m1", "user", "hello")}),
      call_step("messages.append", {c, second}),
      call_step("messages.append", {c, second}),  // Sent again.
      call_step("messages.appendMany", {c, messages(prefix + "-many-", 6, 700)}),
      call_step("messages.update", {prefix + "-m2", {{"content", "shorter"}}}),
      call_step("messages.list", {{{"filters", {{"conversationId", c}}}}}),
      call_step("conversations.update", {c, {{"tags", {"b", "c"}}, {"pinned", true}}}),
      call_step("summaries.set", {c, {{"summary", "so far"}, {"untilSequence", 3}}}),
      call_step("feedback.set", {prefix + "-m2", {{"rating", "up"}}}),
      call_step("drafts.set", {c, {{"text", long_text(2'000, 'd')}}}),
      call_step("messages.append", {c, message(prefix + "-m3", "user", long_text(4'000, 'z'))}),
  };
}

Steps branch_steps(const std::string& prefix) {
  const std::string c = prefix + "-branches";
  const auto id = [&](const char* name) { return prefix + "-" + name; };
  json another_first = message(id("another-first"), "user", "begun again");
  another_first["previousId"] = nullptr;
  return {
      call_step("conversations.create", {{{"id", c}}}),
      call_step("messages.appendMany", {c, messages(id("b"), 4, 500)}),
      call_step("messages.append", {c, reply(id("b0"), id("r1"))}),
      call_step("messages.append", {c, reply(id("b0"), id("r2"))}),
      call_step("summaries.set", {c, {{"summary", "all of it"}, {"untilSequence", 4}}}),
      call_step("messages.append", {c, message_after(id("b0"), id("x1"), "another way")}),
      call_step("messages.append", {c, message(id("x2"), "assistant", long_text(3'000, 'x'))}),
      call_step("messages.switchTo", {id("b3")}),
      call_step("timeline.page", {c}),
      call_step("messages.switchTo", {id("x2")}),
      call_step("messages.purge", {id("x1")}),
      call_step("messages.append", {c, another_first}),
      call_step("messages.switchTo", {id("b2")}),
      call_step("messages.clearThread", {id("b0")}),
      call_step("messages.purge", {id("b3")}),
  };
}

Steps stream_steps(const std::string& prefix) {
  const std::string c = prefix + "-streams";
  const std::string first = prefix + "-s1";
  const std::string second = prefix + "-s2";
  const std::string open = prefix + "-open";
  const auto write = [](const std::string& id, const std::vector<json>& parts) {
    return call_step("streams.write", {id, json(parts)});
  };
  return {
      call_step("conversations.create", {{{"id", c}}}),
      call_step("messages.append", {c, message(prefix + "-question", "user", "why?")}),
      call_step("streams.begin", {c, {{"id", first}, {"model", "m"}}}),
      write(first, {text_part("because "), text_part(long_text(5'000, 's'))}),
      write(first, {{{"kind", "sources"}, {"json", R"([{"url":"a"}])"}},
                    {{"kind", "step"}, {"json", R"({"id":"1","name":"look"})"}}}),
      call_step("messages.update", {first, {{"model", "n"}}}),
      write(first, {text_part("more"), {{"kind", "data"}, {"name", "k"}, {"json", "[1]"}}}),
      call_step("messages.get", {first}),
      call_step("streams.end", {first,
                                {{"status", "completed"},
                                 {"parts", json::array({text_part("!")})},
                                 {"usage", R"({"tokens":5})"}}}),
      call_step("streams.begin", {c, {{"id", second}}}),
      write(second, {text_part("half of ")}),
      call_step("streams.end", {second, {{"status", "interrupted"}, {"parts", json::array()}}}),
      call_step("streams.resume", {second}),
      write(second, {text_part("an answer")}),
      call_step("streams.end", {second, {{"status", "completed"}, {"parts", json::array()}}}),
      call_step("streams.begin", {c, {{"id", open}}}),
      write(open, {text_part("cut ")}),
      write(open, {text_part("off")}),
  };
}

Steps people_steps(const std::string& prefix) {
  const std::string c = prefix + "-people";
  const std::string first = prefix + "-p1";
  const std::string helper = prefix + "-helper";
  json of_bob = message(prefix + "-p2", "user", "hi");
  of_bob["authorId"] = "bob";
  return {
      call_step("conversations.create", {{{"id", c}, {"type", "channel"}}}),
      call_step("users.upsert", {{{"id", prefix + "-bob"}, {"name", "Bob"}}}),
      call_step("members.add", {c, "ada", {{"role", "owner"}}}),
      call_step("members.add", {c, "bob"}),
      call_step("messages.append", {c, message(first, "user", "hello")}),
      call_step("messages.append", {c, of_bob}),
      call_step("reactions.add", {first, "+1"}),
      call_step("reactions.add", {first, "+1", {{"userId", "bob"}}}),
      call_step("reactions.remove", {first, "+1", {{"userId", "bob"}}}),
      call_step("reads.mark", {c, {{"sequence", 1}}}),
      call_step("reads.unread", {c}),
      call_step("messages.pin", {first}),
      call_step("reads.mark", {c}),
      call_step("messages.unpin", {first}),
      call_step("messages.pin", {prefix + "-p2"}),
      call_step("assistants.create", {{{"id", helper}, {"name", "Helper"}}}),
      call_step("assistants.update", {helper, {{"config", R"({"temperature":0})"}}}),
      call_step("assistants.delete", {helper}),
      call_step("drafts.set", {c, {{"text", "not yet"}}}),
      call_step("drafts.clear", {c}),
      call_step("members.remove", {c, "bob"}),
  };
}

Steps part_steps(const std::string& prefix) {
  const std::string c = prefix + "-parts";
  const std::string m = prefix + "-with-parts";
  const std::string chart = prefix + "-chart";
  const std::string card = prefix + "-card";
  const std::string file = prefix + "-file";
  const std::string sha256(64, 'a');
  const std::string writer = "-" + std::to_string(std::hash<std::string>{}(prefix));
  const json stored = {{"sha256", sha256}, {"size", 12}, {"file", sha256 + writer + "-1"}};
  const json stored_again = {{"sha256", sha256}, {"size", 12}, {"file", sha256 + writer + "-2"}};
  const std::string payload = R"({"text":")" + long_text(5'000, 'p') + "\"}";
  return {
      call_step("conversations.create", {{{"id", c}}}),
      call_step("messages.append", {c, message(m, "assistant", "look")}),
      call_step("components.append", {c,
                                      {{"id", chart},
                                       {"messageId", m},
                                       {"componentKind", "chart"},
                                       {"payload", R"({"x":[1]})"}}}),
      call_step("components.append",
                {c, {{"id", card}, {"componentKind", "card"}, {"payload", payload}}}),
      call_step("components.update", {chart, {{"payload", payload}}}),
      call_step("attachments.add", {m, {{"id", file}, {"name", "a.pdf"}, {"size", 12}}}),
      call_step("attachments.update",
                {file, {{"extractionStatus", "completed"}, {"extractedText", "text of it"}}}),
      call_step("attachments.delete", {file}),
      call_step("attachments.restore", {file}),
      call_step("attachments.add", {m, {{"id", file + "2"}, {"name", "b.pdf"}}}),
      call_step("attachments.purge", {file + "2"}),
      call_step("attachments.addStored", {m, {{"id", file + "3"}}, stored}),
      call_step("attachments.addStored", {m, {{"id", file + "4"}}, stored}),
      call_step("attachments.purge", {file + "3"}),
      call_step("attachments.purge", {file + "4"}),
      call_step("attachments.addStored", {m, {{"id", file + "5"}}, stored_again}),
      call_step("components.delete", {card}),
      call_step("components.restore", {card}),
      call_step("components.purge", {card}),
  };
}

Steps removal_steps(const std::string& prefix) {
  const std::string c = prefix + "-removals";
  const auto id = [&](int number) { return prefix + "-d" + std::to_string(number); };
  const json batch = json::array({
      {"messages.append", {c, message(id(20), "user", "of a batch")}},
      {"reactions.add", {id(20), "+1"}},
      {"conversations.update", {c, {{"title", "By a batch"}}}},
  });
  return {
      call_step("conversations.create", {{{"id", c}}}),
      call_step("messages.appendMany", {c, messages(prefix + "-d", 12, 1'500)}),
      call_step(
          "components.append",
          {c, {{"messageId", id(3)}, {"id", id(3)}, {"componentKind", "k"}, {"payload", "{}"}}}),
      call_step("messages.delete", {id(11)}),
      call_step("messages.restore", {id(11)}),
      call_step("messages.purge", {id(3)}),
      call_step("batch", {batch}),
      call_step("conversations.delete", {c}),
      call_step("conversations.restore", {c}),
      call_step("conversations.reset", {c}),
      call_step("messages.append", {c, message(id(30), "user", long_text(2'500, 'r'))}),
      call_step("conversations.purge", {c}),
      call_step("conversations.create", {{{"id", c}, {"tags", {"new"}}}}),
  };
}

Steps import_steps(const std::string& prefix) {
  const Importing import(prefix);
  json first = import.record("i1", 2'000);
  first["onPath"] = true;
  const std::vector<json> whole = {
      {{"type", "member"}, {"role", "owner"}},
      first,
      {{"type", "attachment"}, {"id", import.id("ia")}, {"messageId", import.id("i1")}},
      {{"type", "reaction"}, {"messageId", import.id("i1")}, {"name", "+1"}},
      {{"type", "feedback"}, {"messageId", import.id("i1")}, {"rating", "up"}},
      import.following("i2", "i1"),
      {{"type", "component"}, {"id", import.id("ip")}, {"componentKind", "k"}, {"payload", "{}"}},
      {{"type", "readMark"}},
      {{"type", "draft"}, {"text", "not yet"}},
  };
  return {
      call_step("import.people",
                {{{{"type", "user"}, {"id", import.id("iu")}},
                  {{"type", "assistant"}, {"id", import.id("ih")}, {"name", "H"}}}}),
      import.part("whole", "imported", whole),
      import.part("whole", "imported", whole),  // Again.
      import.part("whole", "imported", {import.following("i3", "i2")}),
      import.part("first", "given-up", {import.record("g1", 9'000)}),
      call_step("import.discard", {import.id("given-up")}),
      import.part("first", "cut-off", {import.record("o1", 3'000)}),
  };
}

Steps import_steps_in_parts(const std::string& prefix) {
  const Importing import(prefix);
  json first = import.record("j1", 6'000);
  first["onPath"] = true;
  return {
      import.part("first", "in-parts", {first}),
      import.part("next", "in-parts", {import.following("j2", "j1")}),
      import.part("last", "in-parts", {import.following("j3", "j2")}),
      import.part("first", "unfinished", {import.record("u1", 3'000)}),
      import.part("next", "unfinished", {import.record("u2", 3'000)}),
  };
}

Steps search_steps(const std::string& prefix) {
  const std::string c = prefix + "-search";
  const auto id = [&](const char* name) { return c + "-" + name; };
  const auto index = [](int limit) { return call_step("search.index", {{{"limit", limit}}}); };
  return {
      call_step("conversations.create", {{{"id", c}}}),
      call_step("messages.appendMany", {c, messages(id("w"), 9, 300)}),
      call_step("components.append", {c,
                                      {{"id", id("chart")},
                                       {"messageId", id("w0")},
                                       {"componentKind", "chart"},
                                       {"payload", R"({"title":"some words"})"}}}),
      call_step("attachments.add", {id("w1"), {{"id", id("file")}, {"name", "words.txt"}}}),
      index(3),
      call_step("search.messages", {"words OR aaa*"}),
      index(1000),
      call_step("messages.update", {id("w1"), {{"content", "fewer words"}}}),
      call_step("components.update", {id("chart"), {{"payload", R"({"title":"others"})"}}}),
      call_step("messages.append", {c, reply(id("w0"), id("answer"))}),
      index(1000),
      call_step("search.messages", {"words"}),
      // The last row goes, and the next one gets its key.
      call_step("messages.purge", {id("answer")}),
      call_step("messages.append", {c, message(id("w9"), "user", "instead of the answer")}),
      call_step("attachments.purge", {id("file")}),
      call_step("messages.purge", {id("w0")}),
      index(2),
      index(1000),
  };
}

Steps large_transaction_steps(const std::string& prefix, int count, std::size_t bytes) {
  const std::string c = prefix + "-large";
  return {
      call_step("conversations.create", {{{"id", c}}}),
      call_step("messages.append", {c, message(prefix + "-before", "user", "before")}),
      call_step("messages.appendMany", {c, messages(prefix + "-l", count, bytes)}),
      call_step("messages.append", {c, message(prefix + "-after", "user", "after")}),
  };
}

Steps whole_workload() {
  const Step checkpoint = {Step::Kind::kCheckpoint, "", {}};
  const Step reopen = {Step::Kind::kReopen, "", {}};
  const Step kill = {Step::Kind::kKill, "", {}};
  Steps all = message_steps("a");
  all.push_back(checkpoint);
  append(all, branch_steps("a"));
  append(all, stream_steps("a"));
  all.push_back(kill);
  all.push_back(call_step("streams.resume", {"a-open"}));
  all.push_back(call_step("streams.write", {"a-open", json::array({text_part(" and taken up")})}));
  all.push_back(reopen);
  append(all, people_steps("a"));
  append(all, part_steps("a"));
  append(all, search_steps("a"));
  all.push_back(checkpoint);
  append(all, large_transaction_steps("a", 24, 3'000));
  append(all, import_steps("a"));
  append(all, import_steps_in_parts("a"));
  append(all, removal_steps("a"));
  all.push_back(call_step("search.index", {}));
  all.push_back(kill);
  all.push_back(checkpoint);
  all.push_back(call_step("conversations.purge", {"a-large"}));
  append(all, message_steps("b"));
  append(all, stream_steps("b"));
  return all;
}

void WorkloadStore::open() {
  host_ = std::make_shared<MortalHost>(files_);
  auto store = std::make_unique<ChatStore>(host_);
  session_ = store->open_session({"ada", "", durability_, "tab"});
  store_ = std::move(store);
}

void WorkloadStore::run(const Step& step) {
  switch (step.kind) {
    case Step::Kind::kCall:
      ++calls_;
      call_as(*store_, session_, step.operation, step.arguments, {calls_, calls_ - 1});
      return;
    case Step::Kind::kCheckpoint:
      store_->checkpoint(0);
      return;
    case Step::Kind::kReopen:
      close();
      open();
      return;
    case Step::Kind::kKill:
      kill();
      open();
      return;
  }
}

void WorkloadStore::close() { store_.reset(); }

void WorkloadStore::kill() {
  if (host_) host_->die();
  store_.reset();
}

void recover(const std::shared_ptr<FileHost>& files) {
  WorkloadStore store(files, Durability::kFull);
  store.open();
  store.close();
}

}  // namespace chatkeep::test
