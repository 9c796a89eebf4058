#include "operations/arguments.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/error.h"
#include "base/json_document.h"
#include "base/text.h"

namespace chatkeep {

namespace {

const Json& empty_object() {
  static const Json empty = Json::object();
  return empty;
}

// Long texts and documents stand behind the JSON, in their order: a parser looks at each character
// of what is inside of it. Where one belongs stands this.
constexpr std::string_view kSetApart = "\x01";

class SetApart {
 public:
  // `texts`: each with a NUL in front.
  explicit SetApart(std::string_view texts) : texts_(texts) {}

  bool is_empty() const { return texts_.empty(); }

  // Throws INVALID_ARGUMENT if there is none left, or it is no UTF-8.
  std::string_view next() {
    if (is_empty()) throw Error::invalid("arguments", "have fewer texts apart than they name.");
    texts_.remove_prefix(1);
    const std::string_view text = texts_.substr(0, texts_.find('\0'));
    texts_.remove_prefix(text.size());
    if (!is_utf8(text)) throw Error::invalid("arguments", "are not UTF-8.");
    return text;
  }

 private:
  std::string_view texts_;
};

Json parse(std::string_view json, SetApart& texts) {
  const auto visit = [&texts](int depth, Json::parse_event_t event, Json& value) {
    // Documents travel as text, so that arguments are flat. What is very deep would overflow the
    // stack.
    if (depth > kMaxDocumentDepth) {
      throw Error::invalid("arguments",
                           "may be at most " + std::to_string(kMaxDocumentDepth) + " levels deep.");
    }
    const bool is_text = event == Json::parse_event_t::value && value.is_string();
    if (is_text && value.get_ref<const std::string&>() == kSetApart) value = texts.next();
    return true;
  };
  try {
    return Json::parse(json, visit);
  } catch (const Json::exception& error) {
    throw Error::invalid("arguments", std::string("are not JSON: ") + error.what());
  }
}

Json read(std::string_view encoded) {
  const std::size_t end = std::min(encoded.find('\0'), encoded.size());
  SetApart texts(encoded.substr(end));
  Json values = parse(encoded.substr(0, end), texts);
  if (!texts.is_empty()) throw Error::invalid("arguments", "have more texts apart than they name.");
  return values;
}

const std::string& check_string(const Json& value, const std::string& field) {
  if (!value.is_string()) throw Error::invalid(field, "must be text.");
  return value.get_ref<const std::string&>();
}

}  // namespace

std::string one_of_these(const Choices& allowed) {
  std::string list = "must be one of: ";
  for (const std::string_view name : allowed) {
    if (name != allowed.front()) list.append(", ");
    list.append(name);
  }
  return list.append(".");
}

const std::string& check_text(const Json& value, const std::string& field, std::size_t max_length) {
  const std::string& text = check_string(value, field);
  // A code point takes at least one byte, so short texts need no count.
  if (text.size() > max_length && count_code_points(text) > max_length) {
    throw Error::invalid(field, "may have at most " + std::to_string(max_length) + " characters.");
  }
  return text;
}

const std::string& check_id(const Json& value, const std::string& field) {
  const std::string& id = check_text(value, field, kMaxIdLength);
  if (id.empty()) throw Error::invalid(field, "must not be empty.");
  if (id.find('\0') != std::string::npos) throw Error::invalid(field, "must not contain NUL.");
  return id;
}

const std::string& check_choice(const Json& value, const std::string& field,
                                const Choices& allowed) {
  const std::string& choice = check_string(value, field);
  if (std::find(allowed.begin(), allowed.end(), choice) == allowed.end()) {
    throw Error::invalid(field, one_of_these(allowed));
  }
  return choice;
}

bool check_boolean(const Json& value, const std::string& field) {
  if (!value.is_boolean()) throw Error::invalid(field, "must be true or false.");
  return value.get<bool>();
}

namespace {

// { nanoseconds: "1700000000123456789" }: digits, since no JavaScript number holds them.
Nanoseconds check_nanoseconds(const Json& value, const std::string& field) {
  const auto digits = value.find("nanoseconds");
  if (digits != value.end() && digits->is_string()) {
    const auto& text = digits->get_ref<const std::string&>();
    Nanoseconds nanoseconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), nanoseconds);
    if (error == std::errc() && end == text.data() + text.size()) return nanoseconds;
  }
  throw Error::invalid(field, "must be a time, before the year 2262.");
}

}  // namespace

Nanoseconds check_time(const Json& value, const std::string& field) {
  // Dates beyond this do not fit 63 bits of nanoseconds (the year 2262).
  constexpr double kMostMilliseconds = 9.2e12;
  if (value.is_object()) return check_nanoseconds(value, field);
  if (!value.is_number() || std::abs(value.get<double>()) > kMostMilliseconds) {
    throw Error::invalid(field, "must be a time in milliseconds, before the year 2262.");
  }
  // Whole and fractional milliseconds apart: their product would not fit a double exactly.
  const double milliseconds = value.get<double>();
  const double whole = std::floor(milliseconds);
  return static_cast<Nanoseconds>(whole) * kNanosecondsPerMillisecond +
         static_cast<Nanoseconds>(
             std::llround((milliseconds - whole) * double{kNanosecondsPerMillisecond}));
}

std::int64_t check_integer(const Json& value, const std::string& field, std::int64_t least,
                           std::int64_t most) {
  // 1e3 is a whole number too, though JSON writes it as a float.
  const double number = value.is_number() ? value.get<double>() : std::nan("");
  if (number == std::floor(number) && number >= static_cast<double>(least) &&
      number <= static_cast<double>(most)) {
    return static_cast<std::int64_t>(number);
  }
  throw Error::invalid(field, "must be a whole number from " + std::to_string(least) + " to " +
                                  std::to_string(most) + ".");
}

Fields::Fields(const Json& object, std::string path, const Choices& known)
    : object_(object), path_(std::move(path)) {
  if (!object.is_object()) throw Error::invalid(path_, "must be an object.");
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw Error::invalid(path_ + "." + name, "is not known here; " + one_of_these(known));
    }
  }
}

const Json* Fields::find(std::string_view name) const {
  const auto position = object_.find(name);
  return position == object_.end() || position->is_null() ? nullptr : &*position;
}

bool Fields::has(std::string_view name) const { return object_.contains(name); }

bool Fields::has_value(std::string_view name) const { return find(name) != nullptr; }

std::string Fields::path(std::string_view name) const { return path_ + "." + std::string(name); }

const Json& Fields::at(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) throw Error::invalid(path(name), "must be given.");
  return *value;
}

std::optional<std::string> Fields::text(std::string_view name, std::size_t max_length) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  return check_text(*value, path(name), max_length);
}

std::optional<std::string> Fields::unlimited_text(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  return check_string(*value, path(name));
}

std::optional<std::string> Fields::id(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  return check_id(*value, path(name));
}

std::optional<std::int64_t> Fields::integer(std::string_view name, std::int64_t least,
                                            std::int64_t most) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  return check_integer(*value, path(name), least, most);
}

std::optional<std::string> Fields::one_of(std::string_view name, const Choices& allowed) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  return check_choice(*value, path(name), allowed);
}

std::string Fields::required_one_of(std::string_view name, const Choices& allowed) const {
  std::optional<std::string> choice = one_of(name, allowed);
  if (!choice) throw Error::invalid(path(name), one_of_these(allowed));
  return *choice;
}

std::optional<std::string> Fields::json_object(std::string_view name) const {
  std::optional<std::string> document = unlimited_text(name);
  if (document) check_document(*document, DocumentKind::kObject, path(name));
  return document;
}

std::optional<std::string> Fields::json_array(std::string_view name) const {
  std::optional<std::string> document = unlimited_text(name);
  if (document) check_document(*document, DocumentKind::kArray, path(name));
  return document;
}

std::optional<std::string> Fields::json_value(std::string_view name) const {
  std::optional<std::string> document = unlimited_text(name);
  if (document) check_document(*document, DocumentKind::kValue, path(name));
  return document;
}

std::optional<Nanoseconds> Fields::time(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  return check_time(*value, path(name));
}

std::optional<bool> Fields::boolean(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  return check_boolean(*value, path(name));
}

std::optional<std::vector<std::string>> Fields::names(std::string_view name,
                                                      std::size_t most) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_array() || value->size() > most) {
    throw Error::invalid(path(name), "must be an array of at most " + std::to_string(most) + ".");
  }
  std::vector<std::string> names;
  for (const Json& element : *value) {
    const std::string& given = check_id(element, path(name));
    if (std::find(names.begin(), names.end(), given) == names.end()) names.push_back(given);
  }
  return names;
}

Arguments::Arguments(std::string_view encoded) : own_(read(encoded)), values_(own_) {
  if (!values_.is_array()) throw Error::invalid("arguments", "must be a JSON array.");
}

Arguments::Arguments(const Json& values) : values_(values) {
  if (!values_.is_array()) throw Error::invalid("arguments", "must be a JSON array.");
}

const std::string& Arguments::id(std::size_t position, const std::string& name) const {
  if (position >= values_.size()) throw Error::invalid(name, "must be given.");
  return check_id(values_[position], name);
}

const std::string& Arguments::text(std::size_t position, const std::string& name,
                                   std::size_t max_length) const {
  if (position >= values_.size()) throw Error::invalid(name, "must be given.");
  return check_text(values_[position], name, max_length);
}

const Json& Arguments::object(std::size_t position) const {
  if (position >= values_.size() || values_[position].is_null()) return empty_object();
  return values_[position];
}

const Json& Arguments::array(std::size_t position, const std::string& name,
                             std::size_t most) const {
  if (position >= values_.size() || !values_[position].is_array()) {
    throw Error::invalid(name, "must be an array.");
  }
  const Json& values = values_[position];
  if (values.size() > most) {
    throw Error::invalid(name, "may have at most " + std::to_string(most) + " elements.");
  }
  return values;
}

}  // namespace chatkeep
