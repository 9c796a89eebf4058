#include "answer.h"

#include <exception>
#include <new>

#include "chat_store.h"

namespace chatkeep {

namespace {

Answer answer;
std::string error_json;

std::uintptr_t give(bool failed, const std::string& json) {
  answer = {failed ? 1u : 0u,
            static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(json.data())),
            static_cast<std::uint32_t>(json.size())};
  return reinterpret_cast<std::uintptr_t>(&answer);
}

std::uintptr_t fail(const Error& error) {
  error_json = error_as_json(error);
  return give(true, error_json);
}

}  // namespace

std::uintptr_t guard(const std::function<const std::string&()>& operation) {
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
