#include "js_file_host.h"

#include <emscripten/em_js.h>

// One import for each method. Offsets are doubles: exact up to 2^53 bytes, and cheaper to pass than
// BigInts. The view of the memory is made anew at each call, because growing the memory moves it.
// `fileHost` never throws; it answers with a HostFailure where it failed.

EM_JS(double, host_read, (int file, std::byte* to, unsigned size, double offset),
      { return Module['fileHost'].read(file, HEAPU8.subarray(to, to + size), offset); })

EM_JS(double, host_write, (int file, const std::byte* from, unsigned size, double offset),
      { return Module['fileHost'].write(file, HEAPU8.subarray(from, from + size), offset); })

EM_JS(double, host_truncate, (int file, double size),
      { return Module['fileHost'].truncate(file, size); })

EM_JS(double, host_flush, (int file), { return Module['fileHost'].flush(file); })

EM_JS(double, host_size, (int file), { return Module['fileHost'].size(file); })

EM_JS(bool, host_had_by_others, (), { return Module['fileHost'].hadByOthers(); })

namespace chatkeep {

std::int64_t JsFileHost::read(StoreFile file, std::byte* to, std::size_t size,
                              std::int64_t offset) {
  return static_cast<std::int64_t>(
      host_read(static_cast<int>(file), to, size, static_cast<double>(offset)));
}

std::int64_t JsFileHost::write(StoreFile file, const std::byte* from, std::size_t size,
                               std::int64_t offset) {
  return static_cast<std::int64_t>(
      host_write(static_cast<int>(file), from, size, static_cast<double>(offset)));
}

std::int64_t JsFileHost::truncate(StoreFile file, std::int64_t size) {
  return static_cast<std::int64_t>(
      host_truncate(static_cast<int>(file), static_cast<double>(size)));
}

std::int64_t JsFileHost::flush(StoreFile file) {
  return static_cast<std::int64_t>(host_flush(static_cast<int>(file)));
}

std::int64_t JsFileHost::size(StoreFile file) {
  return static_cast<std::int64_t>(host_size(static_cast<int>(file)));
}

bool JsFileHost::had_by_others() { return host_had_by_others(); }

}  // namespace chatkeep
