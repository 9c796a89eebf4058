#include "answer.h"

#include <exception>
#include <new>

#include "chat_store.h"

namespace chatkeep {

namespace {

Answer answer;
std::string error_json;

const std::string kNothing;

std::uint32_t address_of(const std::string& text) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(text.data()));
}

std::uintptr_t give(bool failed, const Result& result) {
  answer = {failed ? 1u : 0u, address_of(result.json),
            static_cast<std::uint32_t>(result.json.size()), address_of(result.changes),
            static_cast<std::uint32_t>(result.changes.size())};
  return reinterpret_cast<std::uintptr_t>(&answer);
}

std::uintptr_t fail(const Error& error) {
  error_json = error_as_json(error);
  return give(true, {error_json, kNothing});
}

}  // namespace

std::uintptr_t guard(const std::function<Result()>& operation) {
  try {
    return give(false, operation());
  } catch (const Error& error) {
    return fail(error);
  } catch (const std::bad_alloc&) {
    return fail(Error(ErrorCode::kInternal, "Out of memory. Try with smaller values."));
  } catch (const std::exception& error) {
    return fail(Error(ErrorCode::kInternal, error.what()));
  }
}

}  // namespace chatkeep
