#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chatkeep {

inline constexpr std::size_t kMaxDocumentBytes = 16 * 1024 * 1024;
inline constexpr int kMaxDocumentDepth = 200;

enum class DocumentKind { kObject, kArray, kValue };

// Checks a JSON document that is about to be stored as text: well-formed, of the given kind, at
// most kMaxDocumentBytes long and kMaxDocumentDepth levels deep. Throws INVALID_ARGUMENT naming
// `field`. Builds nothing in memory, so a hostile document costs no more than its length.
void check_document(std::string_view json, DocumentKind kind, const std::string& field);

// The plain text of a message's JSON content: the strings under `text`, `title`, `detail`,
// `content`, `caption` and `alt`, and the strings in arrays under those keys, at any depth, in
// their order, a line each. `json` has been checked.
std::string document_text(std::string_view json);

}  // namespace chatkeep
