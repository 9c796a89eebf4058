#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attachments/stored_file.h"
#include "operations/operation.h"
#include "transfer/record_reader.h"

namespace chatkeep {

// Bytes of an attachment that came with an import.
struct ImportedFile {
  std::string attachment_id;
  StoredFile stored;
  // The file that the attachment's row names for these bytes, which may be an older one; none where
  // the row needs none.
  std::optional<std::string> in_use;
};

// Writes the records of one conversation into it, in their order: what they name came before.
class ConversationImport {
 public:
  // Into a new conversation everything goes, and what cannot go in is an error. Into one that was
  // there, only the messages, components and attachments that it does not have, with what hangs on
  // them: what is there stays as it is.
  enum class Into { kNew, kExisting };

  struct Counts {
    std::int64_t messages = 0;
    std::int64_t components = 0;
    std::int64_t attachments = 0;

    bool any() const { return messages + components + attachments > 0; }
  };

  // `files` outlives this, which says in it which of them are in use.
  ConversationImport(Session& session, std::int64_t conversation_key, std::int64_t last_sequence,
                     Into into, std::vector<ImportedFile>& files);

  // Throws INVALID_ARGUMENT, or CONFLICT for an id that belongs to another row.
  void write(const Json& record, const std::string& path);

  // What was written so far, by this.
  const Counts& written() const { return written_; }
  std::int64_t last_sequence() const { return last_sequence_; }
  // Tells those who watch.
  void touch() const;

 private:
  struct FoundMessage {
    std::int64_t key;
    std::optional<std::int64_t> thread_key;
    // Came with this import.
    bool is_new;
  };

  void write_message(const Json& record, const std::string& path);
  void write_component(const Json& record, const std::string& path);
  void write_attachment(const Json& record, const std::string& path);
  // The bytes that came for this attachment, if any did.
  ImportedFile* find_file(const std::string& attachment_id);
  // To a row that has none, and is not deleted.
  void give_bytes(ImportedFile& file);
  void write_reaction(const Json& record, const std::string& path);
  void write_feedback(const Json& record, const std::string& path);
  void write_member(const Json& record, const std::string& path);
  void write_read_mark(const Json& record, const std::string& path);
  void write_draft(const Json& record, const std::string& path);

  FoundMessage find_message(const std::string& id, const std::string& field);
  std::optional<FoundMessage> find_message(const std::optional<std::string>& id,
                                           const std::string& field);
  // True if the conversation has it already, and it stays.
  bool is_there(std::string_view sql, std::string_view what, const std::string& id);
  std::int64_t take_sequence(const std::optional<std::int64_t>& given, const std::string& field,
                             bool of_message);
  // The user that is meant: the scope's own one where none is given.
  std::string person(const std::optional<std::string>& id) const;
  // The author as it is stored: none for the scope's own user.
  std::optional<std::string> stored_author(const std::optional<std::string>& id) const;

  Session& session_;
  const std::int64_t conversation_key_;
  const Into into_;
  // By their attachments.
  std::map<std::string_view, ImportedFile*> files_;
  const Nanoseconds now_;
  std::int64_t last_sequence_;
  std::int64_t last_message_sequence_ = 0;
  std::optional<std::int64_t> head_key_;
  std::optional<std::int64_t> first_new_key_;
  Counts written_;
};

}  // namespace chatkeep
