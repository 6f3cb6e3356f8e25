#include "emulator/server/gunzip.h"

#include <zlib.h>

namespace emulator {
namespace {

constexpr int kGzipOnly = MAX_WBITS + 16;
constexpr size_t kStepBytes = 64 * 1024;

}  // namespace

std::optional<std::string> gunzip(std::string_view compressed, size_t size_max) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  std::string content;
  int status = Z_OK;
  while (status == Z_OK && content.size() <= size_max) {
    const size_t start = content.size();
    content.resize(start + kStepBytes);
    stream.next_out = reinterpret_cast<Bytef*>(content.data() + start);
    stream.avail_out = kStepBytes;
    status = inflate(&stream, Z_NO_FLUSH);
    content.resize(start + kStepBytes - stream.avail_out);
    if (status == Z_OK && stream.avail_in == 0 && stream.avail_out > 0) status = Z_DATA_ERROR;  // cut short
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END || content.size() > size_max) return std::nullopt;
  return content;
}

}  // namespace emulator
